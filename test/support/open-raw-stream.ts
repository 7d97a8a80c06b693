import { rawPost } from './exchange.js';
import { type RawConnection, openRawConnection } from './open-raw-connection.js';
import { testToken } from './start-gateway.js';
import { until } from './until.js';

/** A request for server-sent events, over a connection of which everything is said and seen by hand. */
export interface RawStream extends RawConnection {
  /** All that has come, as it came. */
  text(): string;
  /** Waits until this has come. */
  seen(text: string): Promise<void>;
}

export interface RawStreamOptions {
  readonly headers?: readonly string[];
  /** Whether what comes is read; when absent, it is. */
  readonly reads?: boolean;
  /** Of HTTP; 1.1 when absent. */
  readonly version?: string;
}

export async function openRawStream(
  origin: string,
  query: string,
  { headers = [], reads = true, version = '1.1' }: RawStreamOptions = {},
): Promise<RawStream> {
  const client = await openRawConnection(origin, { reads });
  let text = '';
  if (reads) client.socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const all = ['Accept: text/event-stream', `X-Auth-Token: ${testToken}`, ...headers];
  client.write(rawPost(JSON.stringify({ query }), all).replace('HTTP/1.1', `HTTP/${version}`));
  return {
    ...client,
    text: () => text,
    seen: (expected) => until(JSON.stringify(expected), () => text.includes(expected)),
    [Symbol.dispose]: () => {
      client[Symbol.dispose]();
    },
  };
}
