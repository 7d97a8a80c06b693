import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mayHaveNext, positionAt } from '../../../src/snapshots/page-position.js';
import { emptyPage } from '../../support/empty-page.js';

test('each shown row has the position that it was received at', () => {
  const rows = fc.array(fc.boolean(), { maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.nat(20_000), (shown, offset) => {
      const indices = shown.map((_, index) => index);
      const page = { ...emptyPage, received: shown.length, leftOut: indices.filter((index) => !shown[index]) };
      const positions = indices.filter((index) => shown[index]).map((index) => offset + index);
      const slice = { offset, limit: 30 };
      expect(positions.map((_, index) => positionAt(slice, page, index))).toEqual(positions);
    }),
  );
});

test('following the pages of an honest list ends at its end, for any size of list and page', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: 1, max: 1000 }), fc.boolean(), (size, limit, isClipped) => {
      const total = isClipped ? Math.min(size, 1000) : size;
      let offset = 0;
      for (;;) {
        const received = Math.max(0, Math.min(limit, size - offset));
        const next = mayHaveNext({ offset, limit }, { ...emptyPage, received, total });
        offset += received;
        if (!next) break;
      }
      expect(offset).toBe(size);
    }),
  );
});
