import { openConnection } from './open-connection.js';

/** One request of a mix, ready to be sent, and what its answer must be like. */
export interface LoadRequest {
  readonly bytes: Buffer;
  /** Bytes that the body of its answer has. */
  readonly answerBytes: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  /** What a connection, by its number from 0, asks in turn. At least one. */
  readonly requestsOf: (connection: number) => readonly LoadRequest[];
  /**
   * Milliseconds in which requests are sent; `once`: until each connection has sent each of its own. Those that are under way then
   * are waited for, and count.
   */
  readonly durationMs: number | 'once';
}

export interface LoadResult {
  /** Milliseconds from the first request to the last answer. */
  readonly elapsedMs: number;
  /** Milliseconds of each request. */
  readonly latencies: readonly number[];
  /** Answers other than 200, or of another length than expected. */
  readonly failed: number;
}

/** As many requests as the server takes, each connection sending its next one when it has the answer to the last. */
export async function runLoad({ port, connections, requestsOf, durationMs }: LoadOptions): Promise<LoadResult> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const endsAt = durationMs === 'once' ? Infinity : startedAt + durationMs;
  await Promise.all(
    open.map(async (connection, index) => {
      const requests = requestsOf(index);
      // They do not begin with the same one.
      let next = index;
      const last = durationMs === 'once' ? index + requests.length : Infinity;
      for (let sentAt = startedAt; sentAt < endsAt && next < last;) {
        const request = requests[next % requests.length];
        next += 1;
        if (!request) throw new Error('A load must have a request, but got none.');
        const { status, bytes } = await connection.ask(request.bytes);
        const answeredAt = performance.now();
        latencies.push(answeredAt - sentAt);
        if (status !== 200 || bytes !== request.answerBytes) failed += 1;
        sentAt = answeredAt;
      }
      connection.close();
    }),
  );
  return { elapsedMs: performance.now() - startedAt, latencies, failed };
}
