import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type FaultServer, startFaultServer } from './fault-server.js';
import { answers } from './fault-server/answers.js';
import type { Behaviour } from './fault-server/behaviour.js';
import { iamEnv } from './iam-env.js';
import { readMetrics } from './read-metrics.js';
import { rowsOf } from './rows.js';
import { type Gateway, type GatewayOptions, startGateway } from './start-gateway.js';
import { until } from './until.js';

export interface HeldGatewayOptions extends Pick<GatewayOptions, 'clock' | 'env'> {
  /** Who calls the upstream; each caller when absent. */
  readonly auth?: 'forward' | 'iam' | 'aksk';
  /** A page of one row when absent. */
  readonly answer?: Behaviour;
}

/** A gateway whose upstream holds every answer back. */
export interface HeldGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly upstream: FaultServer;
  /** Lets the upstream answer. */
  readonly release: () => void;
}

/** What the upstream answers by default. */
export const oneRow = answers.json({ total_count: 1, desktop_snapshots: rowsOf(1) });

export async function startHeldGateway(options: HeldGatewayOptions = {}): Promise<HeldGateway> {
  const { auth = 'forward', answer = oneRow, env, ...injected } = options;
  const upstream = await startFaultServer();
  const iam = auth === 'iam' ? await startSandbox() : undefined;
  const credentials = {
    forward: {},
    iam: iam && iamEnv(iam),
    aksk: { UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'AKEXAMPLE0123456789A', UPSTREAM_SK: 'sk-of-this-test-0123456789' },
  };
  const gateway = await startGateway({ upstreamUrl: upstream.url, env: { ...credentials[auth], ...env }, ...injected });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.answerWith(answers.held(released, answer));
  return {
    gateway,
    upstream,
    release,
    [Symbol.asyncDispose]: async () => {
      release();
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      await iam?.[Symbol.asyncDispose]();
    },
  };
}

/** How many questions were answered by the call for an equal one. */
export async function sharedCallsOf(gateway: Gateway): Promise<number> {
  const calls = await readMetrics(gateway, 'gateway_upstream_shared_calls_total');
  return calls[''] ?? NaN;
}

export function untilShared(gateway: Gateway, count: number): Promise<void> {
  return until(`${count} shared calls`, async () => (await sharedCallsOf(gateway)) === count);
}
