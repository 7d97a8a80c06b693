/**
 * What the code of an `AppError` cannot say of a failed attempt, and retry has to know.
 *
 * - `stale-connection`: a connection that had served before died before any byte of this answer. The server closed it
 *   while it was idle, and most likely never saw the request.
 * - `cut-short`: the connection broke within the body, so that the answer is not what the server meant to say.
 * - `renewed-credentials`: the upstream refused the gateway's token, and the next attempt will show another one.
 * - `unasked-answer`: an interim answer came unasked, `100 Continue` or a switch of protocols.
 * - `throttle-window`: how long to wait was read from the text of a throttle, which says how long its window is.
 * - `trickle`: the time ran out while bytes kept coming, so that another attempt would end the same way.
 */
export type AttemptFailureKind =
  'stale-connection' | 'cut-short' | 'trickle' | 'renewed-credentials' | 'unasked-answer' | 'throttle-window';

/**
 * Attached by an attempt as the `cause` of its `AppError`, where one of the kinds applies. Its own cause is what was
 * thrown.
 */
export class AttemptFailure extends Error {
  readonly kind: AttemptFailureKind;

  constructor(kind: AttemptFailureKind, options: { readonly cause?: unknown } = {}) {
    super(`The attempt failed by ${kind}.`, options);
    this.name = 'AttemptFailure';
    this.kind = kind;
  }
}
