import type { AnswerBody } from '../operation.js';
import type { Data } from './plan.js';

/** Characters of an answer that goes out in one piece with its head. */
const shortChars = 16_384;

/** Rows of a list that are printed at once: some 40 kB of an ordinary table. */
const rowsAtOnce = 128;

const comma = 0x2c;

/**
 * The response of an operation without errors.
 *
 * Given a long text, Node joins it to the head, and keeps three bytes for each of its characters until the client has taken them. And
 * what is longer than some 128 kB, a text or a buffer, gets memory of its own from the system, which is mapped, touched page by page and
 * given back for each answer: so a long list is printed some rows at a time.
 */
export function printResponse(data: Data): AnswerBody {
  if (!holdsLongList(data)) {
    const text = JSON.stringify({ data });
    return text.length > shortChars ? [Buffer.from(text)] : text;
  }
  const pieces: Uint8Array[] = [];
  const rest = printTo(pieces, '{"data":', data);
  return [...pieces, Buffer.from(`${rest}}`)];
}

/** Whether it is one, or an object that holds one. Lists are not looked into: a row is short. */
function holdsLongList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > rowsAtOnce;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongList);
}

/** Prints what comes after `before`; what it returns has yet to be printed. */
function printTo(pieces: Uint8Array[], before: string, value: unknown): string {
  if (!holdsLongList(value)) return before + JSON.stringify(value);
  if (Array.isArray(value)) {
    pieces.push(Buffer.from(before));
    for (let start = 0; start < value.length; start += rowsAtOnce) {
      const rows = Buffer.from(JSON.stringify(value.slice(start, start + rowsAtOnce)));
      // It goes on where the last piece, without its end, left off.
      if (start > 0) rows[0] = comma;
      pieces.push(rows.subarray(0, -1));
    }
    return ']';
  }
  let [text, separator] = [before, '{'];
  for (const [key, member] of Object.entries(value as object)) {
    text = printTo(pieces, `${text}${separator}${JSON.stringify(key)}:`, member);
    separator = ',';
  }
  return `${text}}`;
}
