import { AppError } from '../errors/app-error.js';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';

/** The source for one operation, which answers `maxCalls` questions and refuses further ones. */
export function withCallLimit(source: SnapshotSource, maxCalls: number): SnapshotSource {
  let calls = 0;
  return {
    list: async (query, call) => {
      if (calls >= maxCalls) {
        throw new AppError('REQUEST_LIMIT_EXCEEDED', {
          limit: 'upstreamCalls',
          message: `The operation needs more than ${maxCalls} calls to the snapshot service. Ask for less at a time.`,
        });
      }
      calls += 1;
      return source.list(query, call);
    },
  };
}
