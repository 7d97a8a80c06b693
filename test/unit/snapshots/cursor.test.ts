import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ListIdentity, createCursorCodec, toListKey } from '../../../src/snapshots/cursor.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';

const all: ListIdentity = { filter: {}, sort: defaultSort };
const codec = createCursorCodec(all);

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
    expect(codec.write([0, 1, 2, 3, 4, 4_294_967_295])).toMatch(/^[\w-]{60,64}$/);
  });

  test('is 34 characters that need no encoding in a URL', () => {
    expect(codec.write([0])).toMatch(/^[\w-]{34}$/);
    expect(codec.write([4_294_967_295])).toMatch(/^[\w-]{34}$/);
  });

  test('stays the same from one version of the gateway to the next: clients keep them', () => {
    expect(codec.write([49])).toBe('AZYWnLrxzJHfAAAAMRgBlgeFZbjnzuUc9A');
    const other = {
      filter: { desktopIds: ['a', 'b'], diskType: 'ALL' },
      sort: { field: 'SNAPSHOT_NAME', direction: 'ASC' },
    } as const;
    expect(createCursorCodec(other).read('AXcLQj-f1nO9AABOID0gZzh9mCMyxdzzbQ')).toEqual({ place: [20_000] });
  });

  test('gives back its place, in its own list only', () => {
    fc.assert(
      fc.property(lists, lists, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (one, other, place) => {
        const cursor = createCursorCodec(one).write(place);
        expect(createCursorCodec(one).read(cursor)).toEqual({ place });
        const isSame = toListKey(one) === toListKey(other);
        expect(createCursorCodec(other).read(cursor)).toEqual(isSame ? { place } : { problem: 'other-list' });
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
        expect(codec.read(cursor)).toEqual({ problem: 'unreadable' });
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
