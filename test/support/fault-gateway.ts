import type { ConnectionLimits } from '../../src/http/connections/connection-limits.js';
import { type FaultServer, type FaultServerOptions, startFaultServer } from './fault-server.js';
import { type Answer, type Gateway, type QueryOptions, startGateway } from './start-gateway.js';
import { type TestClock, createTestClock } from './create-test-clock.js';

export interface FaultGatewayOptions extends FaultServerOptions {
  /** Settings of the gateway. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0 when absent, so that retries follow at once. */
  readonly random?: () => number;
  /** As they are promised when absent. */
  readonly connectionLimits?: ConnectionLimits;
}

/** A gateway whose upstream is a fault server. */
export interface FaultGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly upstream: FaultServer;
  /** The gateway's clock. */
  readonly clock: TestClock;
  /** One operation that needs one list call: `question`. */
  ask(options?: QueryOptions): Promise<Answer>;
  /** As many of those, one after the other. */
  askTimes(count: number): Promise<readonly Answer[]>;
}

/** Its only root field begins at column 3, where `failureOf` looks for errors. */
export const question = '{ snapshots { totalCount nodes { id } } }';

export async function startFaultGateway(options: FaultGatewayOptions = {}): Promise<FaultGateway> {
  const { env, random = () => 0, connectionLimits, ...server } = options;
  const upstream = await startFaultServer(server);
  const clock = createTestClock();
  const gateway = await startGateway({
    upstreamUrl: upstream.url,
    clock,
    random,
    ...(env && { env }),
    ...(connectionLimits && { connectionLimits }),
  });
  const ask = (options?: QueryOptions) => gateway.query(question, options);
  return {
    gateway,
    upstream,
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
    },
  };
}
