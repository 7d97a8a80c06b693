import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../../../src/errors/app-error.js';
import { decodePage } from '../../../../src/upstream/answer/decode-page.js';
import { DriftLog } from '../../../../src/upstream/answer/drift-log.js';

const member = fc.constantFrom(
  'snapshot_id',
  'snapshot_name',
  'desktop_id',
  'status',
  'process',
  'create_time',
  'create_type',
  'is_system_disk',
  '__proto__',
);
const rows = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(member, fc.jsonValue({ maxDepth: 1 }))), {
  maxLength: 20,
});

test('whatever the rows are, each is shown or left out, each id once, and nothing is thrown', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 25 }), fc.jsonValue(), (sent, limit, total) => {
      const text = JSON.stringify({ desktop_snapshots: sent, total_count: total });
      const page = decodePage(JSON.parse(text), limit, new DriftLog());
      expect(page.received).toBe(Math.min(sent.length, limit));
      expect(page.snapshots.length + page.leftOut.length).toBe(page.received);
      expect(new Set(page.snapshots.map(({ id }) => id)).size).toBe(page.snapshots.length);
      expect(page.unidentified).toBeLessThanOrEqual(page.leftOut.length);
      expect(page.total === null || (Number.isInteger(page.total) && page.total >= 0)).toBe(true);
    }),
  );
});

test('whatever else the body is, it is an empty page or UPSTREAM_BAD_RESPONSE', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      try {
        expect(decodePage(body, 50, new DriftLog()).snapshots).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
      }
    }),
  );
});
