import { AppError } from '../errors/app-error.js';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';

/** The source for one operation. */
export interface LimitedSource extends SnapshotSource {
  /** How many more questions it answers, 0 or more. */
  callsLeft(): number;
  /** Why it answers no more. */
  refusal(): AppError;
}

/** The source for one operation, which answers `maxCalls` questions and refuses further ones. */
export function withCallLimit(source: SnapshotSource, maxCalls: number): LimitedSource {
  let calls = 0;
  const refusal = () =>
    new AppError('REQUEST_LIMIT_EXCEEDED', {
      limit: 'upstreamCalls',
      message: `The operation needs more than ${maxCalls} calls to the snapshot service. Ask for less at a time.`,
    });
  return {
    callsLeft: () => maxCalls - calls,
    refusal,
    list: async (query, call) => {
      if (calls >= maxCalls) throw refusal();
      calls += 1;
      const asked = call.trail?.ask(query);
      if (!asked) return source.list(query, call);
      try {
        const page = await source.list(query, { ...call, asked });
        asked.answered(page);
        return page;
      } catch (thrown) {
        asked.failed(thrown);
        throw thrown;
      }
    },
  };
}
