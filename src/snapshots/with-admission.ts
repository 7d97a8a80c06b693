import type { Caller, SnapshotSource } from './snapshot-source.js';

/**
 * Asks for each caller whether it may ask at all, before anything else. It is outside of everything that callers share:
 * an answer for one caller admits no other.
 *
 * @param admit Throws the error for a caller who may not ask.
 */
export function withAdmission(source: SnapshotSource, admit: (caller: Caller) => void): SnapshotSource {
  return {
    list: async (query, call) => {
      admit(call.caller);
      return source.list(query, call);
    },
  };
}
