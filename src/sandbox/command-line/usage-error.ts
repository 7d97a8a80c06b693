/** A flag that cannot be understood. The message says which, and what it may be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
