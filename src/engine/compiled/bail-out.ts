/** One for all, because nothing reads where it came from. */
const bailOutError = new Error('There is something in this operation that only the interpreter can do.');

/** Ends a run, or the making of a plan, at something that is not foreseen: the interpreter executes the operation again. */
export function bailOut(): never {
  throw bailOutError;
}

export function isBailOut(thrown: unknown): boolean {
  return thrown === bailOutError;
}
