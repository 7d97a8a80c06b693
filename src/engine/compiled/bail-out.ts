/** One for all, since nobody asks where it came from. */
const surprise = new Error('There is something in this operation that only the interpreter can do.');

/** Ends a run, or the making of a plan, at something that is not foreseen: the interpreter does the operation again, and says. */
export function giveUp(): never {
  throw surprise;
}

export function isSurprise(thrown: unknown): boolean {
  return thrown === surprise;
}
