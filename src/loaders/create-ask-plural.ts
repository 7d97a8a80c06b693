import { AppError } from '../errors/app-error.js';
import {
  type PluralSupport,
  firstSingular,
  holdsOtherDesktops,
  holdsOtherNames,
  isPlural,
  toTwice,
} from '../snapshots/create-plural-support.js';
import { withReason } from '../snapshots/purpose.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { AskPage } from '../snapshots/walk-pages.js';

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
  // Within the operation: what is refused from then on is one of the values.
  let isUnderstood = false;
  let judging: Promise<boolean> | undefined;

  return async (query) => {
    if (!isPlural(query.filter)) return ask(query);
    if (support.isMissing()) throw new PluralsMissing();
    const page = await ask(query).catch((thrown: unknown) => judgeRefusal(query, thrown));
    if (page === null || holdsOtherDesktops(query, page)) support.foundMissing();
    else if (!holdsOtherNames(query, page)) return page;
    throw new PluralsMissing();
  };

  /** Null where the plural parameter itself is refused. Several questions that are refused at a time are judged by one of them. */
  async function judgeRefusal(query: SnapshotQuery, thrown: unknown): Promise<SnapshotPage | null> {
    if (isUnderstood || !isBadRequest(thrown)) throw thrown;
    judging ??= isPluralRefused(query).finally(() => (judging = undefined));
    if (await judging) return null;
    throw thrown;
  }

  /**
   * A 400 may mean the plural parameter, one of its values or anything else of the question. If the first value is answered alone, the
   * same value twice, in the plural parameter, decides.
   */
  async function isPluralRefused(query: SnapshotQuery): Promise<boolean> {
    const one = withReason(firstSingular(query), 'plural_check');
    const isOneAnswered = await ask(one).then(
      () => true,
      () => false,
    );
    if (!isOneAnswered) return false;
    const answer = await ask(toTwice(query, one)).catch((reason: unknown) => reason);
    isUnderstood = !(answer instanceof Error);
    return isBadRequest(answer);
  }
}

function isBadRequest(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.upstream?.status === 400;
}
