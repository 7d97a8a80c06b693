/** What an answer that holds data can be written as, by the media ranges that ask for it. */
const answerTypes = new Map([
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/*', 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
]);

/** A type, or all subtypes of one. */
const plainRange = /^[^\s*/]+\/(?:[^\s*/]+|\*)$/;

/**
 * The `Content-Type` of an answer to a request with this `Accept` header: of the ranges that can be had, the first. Undefined
 * when it asks for none of them, but for a stream perhaps, or for something odd, of which Yoga has a view.
 */
export function toAnswerType(accept = '*/*'): string | undefined {
  const known = answerTypes.get(accept);
  if (known !== undefined) return known;
  for (const range of accept.split(',')) {
    const wanted = (range.split(';', 1)[0] ?? '').trim().toLowerCase();
    const type = answerTypes.get(wanted);
    if (type !== undefined || !plainRange.test(wanted)) return type;
  }
  return undefined;
}
