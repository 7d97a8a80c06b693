/** Digits from which on JavaScript's numbers do not keep every integer. */
const longDigits = /^-?\d{16,}$/;

/** A text, or a number, of JSON. What is between two texts has no quote in it. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** The same JSON with its long integers as texts, so that none loses its digits when it is parsed. */
export function quoteLongIntegers(json: string): string {
  return json.replace(textOrNumber, (token) => (isLongInteger(token) ? `"${token}"` : token));
}

/** Whether a text is one that `quoteLongIntegers` makes. */
export function isLongInteger(text: string): boolean {
  return longDigits.test(text);
}
