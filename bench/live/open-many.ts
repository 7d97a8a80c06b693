import { type Stream, openStream } from './open-stream.js';
import { tokens } from './start-live-gateway.js';

/** As many as come again at once when a replica has gone. */
const atOnce = 50;

/** @returns the streams when each has its first event; stream `n` watches page `n` modulo `pages`. */
export async function openMany(port: number, count: number, pages: number): Promise<readonly Stream[]> {
  const streams: Stream[] = [];
  while (streams.length < count) {
    const numbers = Array.from(
      { length: Math.min(atOnce, count - streams.length) },
      (_, index) => streams.length + index,
    );
    const opened = await Promise.all(
      numbers.map((number) => openStream(port, toSubscription(number % pages), toToken(number))),
    );
    for (const stream of opened) await stream.seen(1);
    streams.push(...opened);
  }
  return streams;
}

/** A page of 50 rows, by its number. */
export function toSubscription(page: number): string {
  return `subscription { ${toSelection(page)} }`;
}

export function toSelection(page: number): string {
  const rows = 'nodes { id name status progress createTime desktop { id name } }';
  return `snapshots(page: { offset: ${page * 50}, limit: 50 }) { totalCount ${rows} }`;
}

/** The caller of stream `number`. */
export function toToken(number: number): string {
  return tokens[number % tokens.length] ?? '';
}
