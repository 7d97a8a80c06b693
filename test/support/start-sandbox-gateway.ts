import type { SandboxOptions } from '../../src/sandbox/sandbox-options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type TestClock, createTestClock } from './create-test-clock.js';
import { iamEnv } from './iam-env.js';
import { rowOf } from './rows.js';
import { question } from './start-fault-gateway.js';
import { type Answer, type Gateway, type QueryOptions, startGateway } from './start-gateway.js';

export interface SandboxGatewayOptions {
  /** The gateway's own credentials; `env` can change each of their settings. */
  readonly auth: 'iam' | 'aksk';
  /** Settings of the gateway, over those that let it in. `GATEWAY_OPEN` is true when absent. */
  readonly env?: Readonly<Record<string, string>>;
  readonly sandbox?: SandboxOptions;
}

/** A gateway with credentials of its own, in front of a sandbox that accepts no others and holds one snapshot. */
export interface SandboxGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  /** The clock of both. */
  readonly clock: TestClock;
  /** One operation that needs one list call, without a token unless it is given. */
  ask(options?: QueryOptions): Promise<Answer>;
}

/** The data that `ask` is answered with when all is well. */
export const goodData = { snapshots: { totalCount: 1, nodes: [{ id: 's-1' }] } } as const;

export async function startSandboxGateway({ auth, env, sandbox: options }: SandboxGatewayOptions) {
  const clock = createTestClock();
  const sandbox = await startSandbox({ now: clock.now, tokens: [], snapshots: [rowOf('s-1')], ...options });
  const gateway = await startGateway({
    upstreamUrl: sandbox.url,
    clock,
    random: () => 0,
    env: { GATEWAY_OPEN: 'true', ...(auth === 'iam' ? iamEnv(sandbox) : akskEnv(sandbox)), ...env },
  });
  const result: SandboxGateway = {
    gateway,
    sandbox,
    clock,
    ask: (options) => gateway.query(question, { token: null, ...options }),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
  return result;
}

function akskEnv({ accessKeys }: Sandbox): Readonly<Record<string, string>> {
  const [key] = accessKeys;
  return { UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: key?.accessKey ?? '', UPSTREAM_SK: key?.secretKey ?? '' };
}
