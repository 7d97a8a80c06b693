import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCursorWriter, isCursorOf, parseCursor } from '../../../src/snapshots/cursor.js';
import { type ListIdentity, toListKey } from '../../../src/snapshots/to-list-key.js';
import { type Mark, hashOf, startMark } from '../../../src/snapshots/mark.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';

const all: ListIdentity = { filter: {}, sort: defaultSort };
const writer = createCursorWriter(all);

const values = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((list) => list.sort());
const lists: fc.Arbitrary<ListIdentity> = fc.record({
  filter: fc.record(
    {
      desktopIds: values,
      desktopNames: values,
      names: values,
      statuses: fc.constantFrom(['CREATING'] as const, ['RESTORING'] as const),
      diskType: fc.constantFrom('ALL', 'DATA_DISKS'),
      createType: fc.constantFrom('AUTO', 'MANUALLY'),
    },
    { requiredKeys: [] },
  ),
  sort: fc.record({
    field: fc.constantFrom('CREATE_TIME', 'SNAPSHOT_NAME'),
    direction: fc.constantFrom('ASC', 'DESC'),
  }),
});

const row: Mark = { end: 49, hash: null, id: 's-48', key: Date.UTC(2024, 3, 20) };
const marks: fc.Arbitrary<Mark> = fc.oneof(
  fc.record({ end: fc.nat(), hash: fc.constant(null), id: fc.constant(null), key: fc.constant(null) }),
  fc.record({
    end: fc.integer({ min: 1, max: 4_294_967_295 }),
    hash: fc.constant(null),
    id: fc.string({ minLength: 1 }),
    key: fc.oneof(fc.constant(null), fc.integer(), fc.string({ unit: 'grapheme', maxLength: 8 })),
  }),
);

describe('a cursor', () => {
  test('is short, and needs no encoding in a URL', () => {
    expect(writer.write([startMark])).toMatch(/^[\w-]{35}$/);
    expect(writer.write([row])).toMatch(/^[\w-]{56}$/);
    expect(writer.write([{ ...row, key: '桌'.repeat(32) }])).toMatch(/^[\w-]{175}$/);
    expect(writer.write(Array.from({ length: 6 }, () => row))).toMatch(/^[\w-]{196}$/);
  });

  test('stays the same from one version of the gateway to the next: clients keep them', () => {
    expect(writer.write([row])).toBe('Ap2S_WUhb5ZXAAAAMQICRW2f3dgmrEJ474zXwAAADQTcDqY_K7uwYYDD');
  });

  test('of the version that held a position alone is known as such', () => {
    expect(parseCursor('AZYWnLrxzJHfAAAAMRgBlgeFZbjnzuUc9A')).toBe('old');
  });

  test('gives back its place, in its own list only', () => {
    fc.assert(
      fc.property(lists, lists, fc.array(marks, { minLength: 1, maxLength: 6 }), (one, other, place) => {
        const cursor = parseCursor(createCursorWriter(one).write(place));
        if (typeof cursor === 'string') throw new Error(cursor);
        const read = place.map((mark) => ({ ...mark, id: null, hash: mark.id === null ? null : hashOf(mark.id) }));
        expect(cursor.place).toEqual(read);
        expect(isCursorOf(cursor, one)).toBe(true);
        expect(isCursorOf(cursor, other)).toBe(toListKey(one) === toListKey(other));
      }),
    );
  });

  test('is not any other text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.base64String(),
      fc.stringMatching(/^[\w-]{34}$/),
    );
    fc.assert(
      fc.property(text, (cursor) => {
        expect(parseCursor(cursor)).toBe('unreadable');
      }),
    );
  });
});

describe('the key of a list', () => {
  test.each<[ListIdentity['filter'], ListIdentity['filter']]>([
    [{ names: ['a', 'b'] }, { names: ['a,b'] }],
    [{ names: ['a'] }, { desktopNames: ['a'] }],
    [{ names: [] }, {}],
    [{ names: ['a","b'] }, { names: ['a', 'b'] }],
    [
      { desktopIds: ['a'], desktopNames: ['b'] },
      { desktopIds: ['b'], desktopNames: ['a'] },
    ],
    [{ diskType: 'ALL' }, {}],
  ])('of %j is not that of %j', (one, other) => {
    expect(toListKey({ filter: one, sort: defaultSort })).not.toBe(toListKey({ filter: other, sort: defaultSort }));
  });
});
