import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { distinctSorted, selectsNothing } from '../../../src/snapshots/snapshot-query.js';

test('equal questions look equal, in whatever order and however often their values come', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.nat()), (values, picks) => {
      const again = picks
        .map((pick) => values[pick % values.length] ?? '')
        .slice(0, values.length === 0 ? 0 : undefined);
      expect(distinctSorted([...again, ...values].reverse())).toEqual(distinctSorted(values));
    }),
  );
});

test('sorts by code unit, as every part of the gateway and of a signature does', () => {
  expect(distinctSorted(['b', 'a', 'B', 'é', '10', '9', 'b'])).toEqual(['10', '9', 'B', 'a', 'b', 'é']);
});

test('only an empty list selects nothing', () => {
  expect([{}, { names: ['a'] }, { diskType: 'ALL' as const }].map(selectsNothing)).toEqual([false, false, false]);
  expect(
    [{ names: [] }, { desktopIds: [], names: ['a'] }, { statuses: [] }, { desktopNames: [] }].map(selectsNothing),
  ).toEqual([true, true, true, true]);
});
