import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JsonCut, createJsonCutter } from '../../../../src/upstream/answer/create-json-cutter.js';

const noBounds = { maxItems: 1000, maxBytes: 1e9, maxCost: 1e9 };

/** What is kept of a text that comes in pieces of so many bytes. */
function cut(text: string, bounds: Partial<JsonCut> = {}, pieceBytes = 7): unknown {
  const cutter = createJsonCutter({ ...noBounds, ...bounds });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (!cutter.push(bytes.subarray(at, at + pieceBytes))) break;
  }
  return JSON.parse(cutter.end());
}

const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), {
  noNullPrototype: true,
});

test('an object within the bounds is kept as it is, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(anyObject, fc.integer({ min: 1, max: 50 }), fc.constantFrom(0, 1), (object, pieceBytes, indent) => {
      const text = JSON.stringify(object, null, indent);
      expect(cut(text, {}, pieceBytes)).toEqual(JSON.parse(text));
    }),
  );
});

test('of the lists of the outermost object the first items are kept, and a 0 for the others; all else is whole', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()), { noNullPrototype: true }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 50 }),
      (object, maxItems, pieceBytes) => {
        const text = JSON.stringify(object);
        const expected = Object.fromEntries(
          Object.entries(JSON.parse(text) as object).map(([key, value]: [string, unknown]) =>
            Array.isArray(value) && value.length > maxItems
              ? [key, [...(value as unknown[]).slice(0, maxItems), 0]]
              : [key, value],
          ),
        );
        expect(cut(text, { maxItems }, pieceBytes)).toEqual(expected);
      },
    ),
  );
});

describe('bounds', () => {
  test.each<[string, string, Partial<JsonCut>]>([
    ['bytes', '{"a":"1234"}', { maxBytes: 11 }],
    ['members', '{"a":1,"b":2,"c":3}', { maxCost: 11 }],
    ['lists and objects', '{"a":[{}]}', { maxCost: 29 }],
  ])('%s', (_, text, tight) => {
    const [[name, bound]] = Object.entries(tight) as [[keyof JsonCut, number]];
    expect(cut(text, { [name]: bound + 1 })).toEqual(JSON.parse(text));
    expect(() => cut(text, tight)).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
  });

  test('what is left out counts for none of them', () => {
    const text = `{"a":[1,${'{"b":[2]},'.repeat(1000)}3],"c":4}`;
    expect(cut(text, { maxItems: 1, maxBytes: 20, maxCost: 22 })).toEqual({ a: [1, 0], c: 4 });
  });

  test('a list that goes on for a megabyte ends the text', () => {
    const text = `{"c":4,"a":[1,${'2,'.repeat(600_000)}3],"d":5}`;
    expect(cut(text, { maxItems: 1 }, 10_000)).toEqual({ c: 4, a: [1, 0] });
  });
});

test.each(['[{}]', '7', 'null', '<html>', '{} x', 'x{}'])('%s is no object', (text) => {
  expect(() => cut(text)).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
});

test('a byte order mark may stand before it', () => {
  const cutter = createJsonCutter(noBounds);
  cutter.push(Buffer.from('\uFEFF {}'));
  expect(cutter.end()).toBe('\uFEFF {}');
});
