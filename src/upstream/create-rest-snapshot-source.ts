import { Agent } from 'undici';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';
import type { SendList } from './list-request.js';
import { type AttemptOptions, createSendAttempt } from './send-attempt.js';

export interface RestSnapshotSourceOptions extends Omit<AttemptOptions, 'dispatcher'> {
  /** Most connections to the upstream at a time. */
  readonly maxConnections: number;
}

/** The snapshots of one Workspace project, read over its REST API. Disposing of it closes its connections. */
export function createRestSnapshotSource(options: RestSnapshotSourceOptions): SnapshotSource & AsyncDisposable {
  const dispatcher = new Agent({
    connections: options.maxConnections,
    pipelining: 1,
    keepAliveTimeout: 4000,
    // A server's hint to keep a connection longer is how a stale one comes about.
    keepAliveMaxTimeout: 4000,
    connect: { timeout: 2000 },
    maxHeaderSize: 32_768,
  });
  // What makes a call reliable wraps the attempt here, the outermost last to see an answer.
  const send: SendList = createSendAttempt({ ...options, dispatcher });
  return {
    list: (query, call) => send({ ...call, query }),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
