/**
 * With which code the gateway closes a WebSocket, beside those that the protocol has for a client's mistakes (`CloseCode` of `graphql-ws`).
 * Clients with an operation come again by themselves after each but `policyViolation` and `internalError`.
 */
export const closeCode = {
  /** Nothing is under way: who has no operation is at rest, and who is about to send one connects again at once. */
  idle: 1000,
  /** It is too old, or the gateway stops. */
  goingAway: 1001,
  /** It sends more messages than any client needs. */
  policyViolation: 1008,
  /** The upstream stays away. */
  tryAgainLater: 1013,
  badRequest: 4400,
  /** Its token is not, or no longer, accepted: a client comes again with another. */
  forbidden: 4403,
  internalError: 4500,
} as const;
