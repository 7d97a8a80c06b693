/** What dataloader takes as the rejection of one key. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('A call failed without an error', { cause: thrown });
}
