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

/** One way to prove to the upstream who is asking. Another way is another file beside this one. */
export interface Authenticator {
  /** Whose credentials are shown, and so whose fault a refusal is: `UNAUTHENTICATED` or `UPSTREAM_DENIED`. */
  readonly credentials: 'caller' | 'gateway';
  /**
   * The headers that authenticate one attempt. Asked anew for each attempt.
   *
   * @throws {AppError} `UNAUTHENTICATED` when the caller has nothing to show.
   */
  authenticate(request: ListRequest, outgoing: OutgoingRequest): Promise<Readonly<Record<string, string>>>;
}
