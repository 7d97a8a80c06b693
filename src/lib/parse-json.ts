/** What a JSON text says, or undefined when it is none; no JSON text says undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 8259 §8.1 lets a parser ignore a byte order mark; `JSON.parse` does not. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
