import { defaultUser } from '../../src/sandbox/sandbox-options.js';
import { type FaultServer, startFaultServer } from './fault-server.js';
import { question } from './fault-gateway.js';
import { iamEnv } from './sandbox-gateway.js';
import { type TestClock, createTestClock } from './create-test-clock.js';
import { type Answer, type Gateway, startGateway } from './start-gateway.js';

/** A gateway that logs in to an IAM which does as it is told. Its upstream answers with pages without rows. */
export interface IamFaultGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly iam: FaultServer;
  readonly upstream: FaultServer;
  readonly clock: TestClock;
  ask(): Promise<Answer>;
}

export async function startIamFaultGateway(
  env: Readonly<Record<string, string>> = {},
  tls?: 'self-signed',
): Promise<IamFaultGateway> {
  const iam = await startFaultServer(tls ? { tls } : {});
  const upstream = await startFaultServer();
  const clock = createTestClock();
  const gateway = await startGateway({
    upstreamUrl: upstream.url,
    clock,
    random: () => 0,
    env: { GATEWAY_OPEN: 'true', ...iamEnv({ url: iam.url, users: [defaultUser] }), ...env },
  });
  return {
    gateway,
    iam,
    upstream,
    clock,
    ask: () => gateway.query(question, { token: null }),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      await iam[Symbol.asyncDispose]();
    },
  };
}
