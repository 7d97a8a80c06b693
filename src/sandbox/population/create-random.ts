// Looked up once: where tests run, a global costs more than the arithmetic.
const { floor, imul } = Math;

/** A source of numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * The same numbers for the same parts, in every process: mulberry32, seeded with FNV-1a over the parts.
 *
 * Not for secrets. The living population draws each row from its own source, so that a row stays what it is while
 * others come and go.
 */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let state = hash(parts.join('/'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}

/** An integer from `minimum` to `maximum`, both included. */
export function drawInteger(random: Random, minimum: number, maximum: number): number {
  return minimum + floor(random() * (maximum - minimum + 1));
}

/** One of a list that must not be empty. */
export function drawOne<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[floor(random() * list.length)] ?? list[0];
}

/** `length` hexadecimal digits. */
export function drawHex(random: Random, length: number): string {
  let digits = '';
  while (digits.length < length) {
    digits += floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return digits.slice(0, length);
}

/** Looks like a version 4 UUID, as the ids in the vendor's examples do. */
export function drawUuid(random: Random): string {
  const hex = drawHex(random, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
