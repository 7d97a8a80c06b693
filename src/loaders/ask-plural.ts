import { AppError } from '../errors/app-error.js';
import type { AskPage } from '../snapshots/list-reader.js';
import {
  type PluralSupport,
  firstSingular,
  holdsOtherDesktops,
  holdsOtherNames,
  isPlural,
} from '../snapshots/plural-support.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';

/**
 * Asks a question whose filter may have lists of several values.
 *
 * @throws {PluralsMissing} when the upstream does not understand them, so that its answer is not one to this question.
 */
export type AskPlural = AskPage;

/** The region knows no filters of several values. Never leaves the loaders: they ask for one value at a time then. */
export class PluralsMissing extends Error {}

/** Finds out whether the upstream understands filters of several values, and remembers it in `support`. */
export function createAskPlural(ask: AskPage, support: PluralSupport): AskPlural {
  return async (query) => {
    if (!isPlural(query.filter)) return ask(query);
    if (support.isMissing()) throw new PluralsMissing();
    const page = await ask(query).catch((thrown: unknown) => judgeRefusal(ask, query, thrown));
    if (page === null || holdsOtherDesktops(query, page)) support.foundMissing();
    else if (!holdsOtherNames(query, page)) return page;
    throw new PluralsMissing();
  };
}

/** A 400 may mean the plural parameter or anything else of the question: the same with single values tells. */
async function judgeRefusal(ask: AskPage, query: SnapshotQuery, thrown: unknown): Promise<SnapshotPage | null> {
  if (!(thrown instanceof AppError) || thrown.upstream?.status !== 400) throw thrown;
  await ask(firstSingular(query)).catch(() => Promise.reject(thrown));
  return null;
}
