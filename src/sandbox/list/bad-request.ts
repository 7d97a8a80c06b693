/** A request that the list refuses with 400. The message is what the answer says. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}
