import type { CallTrail } from '../call-trail.js';
import type { AppError } from '../../errors/app-error.js';
import type { ListPage } from '../list-page.js';
import type { SnapshotQuery } from '../snapshot-query.js';
import type { Caller } from '../snapshot-source.js';

/** Pages that are watched: one poller reads a page for all who watch it as one reader. */
export interface LivePages {
  /**
   * Watches a page. Nothing is asked before the first `next`.
   *
   * @throws {AppError} `UNAUTHENTICATED` where this caller may not ask at all.
   */
  watch(query: SnapshotQuery, watcher: Watcher): Watch;
  /** Ends every poller and its call. Watches then have no next state. */
  stop(): void;
}

/** Who watches. */
export interface Watcher {
  readonly caller: Caller;
  /** The id of the request that opened the stream, for the log. */
  readonly requestId: string;
  /** The id of the trace of that request, for the log; absent if that is not sampled. */
  readonly traceId?: string | undefined;
  /** Follows the calls that are made for its first state. */
  readonly trail?: CallTrail;
}

/** One watched page, as one stream sees it. Holds the newest state only, so that a slow reader costs no memory. */
export interface Watch {
  /**
   * The next state that this watch has not given yet: the first as soon as there is one, later ones when the page has changed.
   * Undefined once it is closed, and after an error. Never rejects: a failure is a state. One call at a time.
   */
  next(): Promise<LiveState | undefined>;
  /** Leaves. The last one to leave ends the poller and its call. May be called again. */
  close(): void;
}

/** A page as it is now, or why it cannot be read. One object for all who watch the page, so that its results can be shared. */
export type LiveState =
  | { readonly page: ListPage; readonly error?: never; readonly ending?: never }
  | { readonly page?: never; readonly error: AppError; readonly ending: LiveEnding };

/**
 * What follows an error:
 *
 * - `complete`: it is final.
 * - `auth`: the caller's token is not accepted any more; who comes again needs another.
 * - `upstream`: the upstream stays away; who comes again has everything.
 */
export type LiveEnding = 'complete' | 'auth' | 'upstream';
