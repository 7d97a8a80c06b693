/** What a JSON text says, or undefined when it is none; no JSON text says undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
