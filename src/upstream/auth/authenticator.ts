import type { Reader } from '../../snapshots/create-reader-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import type { ListRequest } from '../list-request.js';

/** What an authenticator may need to know of an attempt, as it will be sent. */
export interface OutgoingRequest {
  readonly method: 'GET';
  /** `host:port`, as in the Host header. */
  readonly host: string;
  /** The path as sent, without the query. */
  readonly path: string;
  /** The query string as sent, without `?`. */
  readonly query: string;
}

/** Headers that show who is asking. */
export type Credentials = Readonly<Record<string, string>>;

/** One way to prove to the upstream who is asking. Another way is another file beside this one. */
export interface Authenticator {
  /** Whose credentials are sent, and so whose mistake a refusal is: `UNAUTHENTICATED` or `UPSTREAM_DENIED`. */
  readonly credentials: 'caller' | 'gateway';
  /** What must not appear in any text of the upstream, beside the credentials of the attempt itself. */
  readonly secrets: readonly string[];
  /**
   * Whether this caller may ask at all, before anything is done for it.
   *
   * @throws {AppError} `UNAUTHENTICATED`
   */
  admit(caller: Caller): void;
  /**
   * As whom the upstream is asked for this caller. Callers with one reader are shown each other's answers, so they must be
   * shown the same rows by the upstream: it is the gateway only where `authenticate` shows nothing of
   * the caller.
   *
   * @throws {AppError} `UNAUTHENTICATED` for a caller without a usable token, which `admit` refuses as well.
   */
  reader(caller: Caller): Reader;
  /**
   * The headers that authenticate one attempt. Called for each attempt.
   *
   * @throws {AppError} `UPSTREAM_DENIED` or `UPSTREAM_UNAVAILABLE` when the gateway cannot get credentials of its own.
   */
  authenticate(request: ListRequest, outgoing: OutgoingRequest): Promise<Credentials>;
  /** The upstream accepted these credentials. */
  accepted(credentials: Credentials): void;
  /**
   * The upstream answered 401 to these credentials.
   *
   * @returns whether `authenticate` would now give others, so that one more attempt may end better.
   */
  refused(credentials: Credentials): boolean;
}
