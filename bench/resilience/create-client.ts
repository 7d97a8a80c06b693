import { Agent, type ClientRequest, type IncomingMessage, get, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** How one operation ended for its client. */
export interface Outcome {
  /**
   * `ok`, or the error code. `circuit`: `UPSTREAM_UNAVAILABLE` that says when to come back, which only the open circuit
   * breaker does.
   */
  readonly kind: string;
  readonly durationMs: number;
  /** When the answer was there, in milliseconds of `performance.now()`. */
  readonly answeredAt: number;
}

/** Clients of one gateway, each operation on a kept connection of its own, and of another caller, with whom it shares no call. */
export interface Client {
  operate(limit?: number): Promise<Outcome>;
  /** Milliseconds that a request takes which needs nothing but the process. */
  ping(): Promise<number>;
  /** Sends an operation and leaves its answer alone, so that it can be given up. */
  begin(): ClientRequest;
  close(): void;
}

interface Body {
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly retryAfterMs?: number } }[];
}

export function createClient(url: URL): Client {
  const agent = new Agent({ keepAlive: true });
  let operations = 0;
  const begin = (limit = 50): ClientRequest => {
    const query = `{ snapshots(page: { limit: ${limit} }) { totalCount nodes { id name status progress createTime desktop { id name } } } }`;
    operations += 1;
    const headers = { 'content-type': 'application/json', 'x-auth-token': `bench-${operations}` };
    const sent = request(url, { method: 'POST', agent, headers });
    sent.end(JSON.stringify({ query }));
    return sent;
  };
  const operate = async (limit?: number): Promise<Outcome> => {
    const startedAt = performance.now();
    const body = JSON.parse(await readText(begin(limit))) as Body;
    const answeredAt = performance.now();
    return { kind: toKind(body), durationMs: answeredAt - startedAt, answeredAt };
  };
  const ping = async (): Promise<number> => {
    const startedAt = performance.now();
    await readText(get(new URL('/livez', url), { agent }));
    return performance.now() - startedAt;
  };
  return {
    operate,
    ping,
    begin,
    close: () => {
      agent.destroy();
    },
  };
}

async function readText(sent: ClientRequest): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  return text(answer);
}

function toKind({ errors = [] }: Body): string {
  const extensions = errors[0]?.extensions;
  if (!extensions) return 'ok';
  return extensions.code === 'UPSTREAM_UNAVAILABLE' && extensions.retryAfterMs !== undefined
    ? 'circuit'
    : extensions.code;
}
