import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** How one operation ended for its caller. */
export interface Outcome {
  /**
   * `ok`, or the code of its first error; `broken` when there was no answer; `unsent` when all connections were taken, so that
   * the gateway never heard of it.
   */
  readonly kind: string;
  readonly durationMs: number;
  /** When it was answered, in milliseconds of `performance.now()`. */
  readonly answeredAt: number;
}

/** Many callers of one gateway over kept connections, as a proxy would send them. */
export interface Callers {
  /** One operation of the next caller in turn; `document` instead of a page of 50 rows. */
  operate(document?: string): Promise<Outcome>;
  close(): void;
}

const page = '{ snapshots { totalCount nodes { id name status progress createTime desktop { id name } } } }';

/** More than the gateway takes in, by as many as it may have to refuse in one moment. */
const maxConnections = 1024;

/** @param count Enough that each stays below its rate, and never has two operations in flight. */
export function createCallers(url: URL, count: number): Callers {
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: maxConnections });
  let turn = 0;
  let underWay = 0;
  const operate = async (document = page): Promise<Outcome> => {
    turn = (turn + 1) % count;
    const startedAt = performance.now();
    if (underWay === maxConnections) return { kind: 'unsent', durationMs: 0, answeredAt: startedAt };
    underWay += 1;
    const kind = await ask(document, `caller-${turn}`).catch(() => 'broken');
    underWay -= 1;
    const answeredAt = performance.now();
    return { kind, durationMs: answeredAt - startedAt, answeredAt };
  };
  const ask = async (document: string, token: string): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'x-auth-token': token };
    const sent = request(url, { method: 'POST', agent, headers });
    sent.end(JSON.stringify({ query: document }));
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      sent.on('response', resolve).on('error', reject),
    );
    return toKind(await text(answer));
  };
  return {
    operate,
    close: () => {
      agent.destroy();
    },
  };
}

/** Errors come after the data, so a good page need not be parsed, which would cost the machine more than a refusal. */
function toKind(body: string): string {
  if (body.startsWith('{"data":{"snapshots":{"totalCount":') && !body.includes('"errors":')) return 'ok';
  const { errors } = JSON.parse(body) as { readonly errors?: readonly { extensions: { readonly code: string } }[] };
  return errors?.[0]?.extensions.code ?? 'ok';
}
