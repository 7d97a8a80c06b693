import type { Caller, SnapshotSource } from './snapshot-source.js';

/**
 * Asks for each caller whether it may ask at all, before anything else. It stands outside of everything that callers share:
 * an answer that is on its way for another one lets nobody in.
 *
 * @param admit Throws what a caller who may not ask is told.
 */
export function withAdmission(source: SnapshotSource, admit: (caller: Caller) => void): SnapshotSource {
  return {
    list: async (query, call) => {
      admit(call.caller);
      return source.list(query, call);
    },
  };
}
