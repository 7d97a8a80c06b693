import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCursorWriter, isCursorOf, parseCursor } from '../../../src/snapshots/cursor.js';
import { type ListIdentity, toListKey } from '../../../src/snapshots/list-key.js';
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

describe('a cursor', () => {
  test('of a list that is merged of six is 60 characters', () => {
    expect(writer.write([0, 1, 2, 3, 4, 4_294_967_295])).toMatch(/^[\w-]{60,64}$/);
  });

  test('is 34 characters that need no encoding in a URL', () => {
    expect(writer.write([0])).toMatch(/^[\w-]{34}$/);
    expect(writer.write([4_294_967_295])).toMatch(/^[\w-]{34}$/);
  });

  test('stays the same from one version of the gateway to the next: clients keep them', () => {
    expect(writer.write([49])).toBe('AZ2S_WUhb5ZXAAAAMSQcB3toxfL2JHrp8Q');
  });

  test('gives back its place, in its own list only', () => {
    fc.assert(
      fc.property(lists, lists, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (one, other, place) => {
        const cursor = parseCursor(createCursorWriter(one).write(place));
        expect(cursor?.place).toEqual(place);
        expect(cursor && isCursorOf(cursor, one)).toBe(true);
        expect(cursor && isCursorOf(cursor, other)).toBe(toListKey(one) === toListKey(other));
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
        expect(parseCursor(cursor)).toBeNull();
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
