import type { ConnectionLimits } from '../../src/http/connections/connection-limits.js';
import type { SocketLimits } from '../../src/http/sockets/socket-limits.js';
import type { StreamTimes } from '../../src/http/streams/stream-times.js';
import type { TracingTimes } from '../../src/observability/tracing/tracing-times.js';
import { defaultUser } from '../../src/sandbox/sandbox-options.js';
import { type TestClock, createTestClock } from './create-test-clock.js';
import { type FaultServer, type FaultServerOptions, startFaultServer } from './fault-server.js';
import { iamEnv } from './iam-env.js';
import { type Answer, type Gateway, type QueryOptions, startGateway } from './start-gateway.js';

export interface FaultGatewayOptions extends FaultServerOptions {
  /** Settings of the gateway. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0 when absent, so that retries follow at once. */
  readonly random?: () => number;
  /** As they are promised when absent. */
  readonly connectionLimits?: ConnectionLimits;
  /** As they are promised when absent. */
  readonly streamTimes?: StreamTimes;
  /** As they are promised when absent. */
  readonly socketLimits?: SocketLimits;
  /** Spans are sent at once when absent. */
  readonly tracingTimes?: TracingTimes;
  /** A fault server in IAM's place: the gateway logs in there, and everyone may ask. Callers show their own tokens when absent. */
  readonly iam?: FaultServerOptions;
}

/** A gateway whose upstream is a fault server. */
export interface FaultGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly upstream: FaultServer;
  /** The gateway's clock. */
  readonly clock: TestClock;
  /** One operation that needs one list call: `question`. Without a token where there is an IAM. */
  ask(options?: QueryOptions): Promise<Answer>;
  /** As many of those, one after the other. */
  askTimes(count: number): Promise<readonly Answer[]>;
}

/** The same, logged in to an IAM that is a fault server too. */
export interface IamFaultGateway extends FaultGateway {
  readonly iam: FaultServer;
}

/** Its only root field begins at column 3, where `failureOf` looks for errors. */
export const question = '{ snapshots { totalCount nodes { id } } }';

export async function startFaultGateway(
  options: FaultGatewayOptions & { readonly iam: FaultServerOptions },
): Promise<IamFaultGateway>;
export async function startFaultGateway(options?: FaultGatewayOptions): Promise<FaultGateway>;
export async function startFaultGateway(options: FaultGatewayOptions = {}): Promise<FaultGateway> {
  const { env, random = () => 0, connectionLimits, streamTimes, socketLimits, tracingTimes, ...others } = options;
  const { iam: iamOptions, ...server } = others;
  const upstream = await startFaultServer(server);
  const iam = iamOptions && (await startFaultServer(iamOptions));
  const clock = createTestClock();
  const gateway = await startGateway({
    upstreamUrl: upstream.url,
    clock,
    random,
    env: { ...(iam && { GATEWAY_OPEN: 'true', ...iamEnv({ url: iam.url, users: [defaultUser] }) }), ...env },
    ...(connectionLimits && { connectionLimits }),
    ...(streamTimes && { streamTimes }),
    ...(socketLimits && { socketLimits }),
    ...(tracingTimes && { tracingTimes }),
  });
  const ask = (options?: QueryOptions) => gateway.query(question, { ...(iam && { token: null }), ...options });
  return {
    gateway,
    upstream,
    ...(iam && { iam }),
    clock,
    ask,
    askTimes: async (count) => {
      const answers: Answer[] = [];
      for (let index = 0; index < count; index += 1) answers.push(await ask());
      return answers;
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      await iam?.[Symbol.asyncDispose]();
    },
  };
}
