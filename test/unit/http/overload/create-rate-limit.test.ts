import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestClock } from '../../../support/create-test-clock.js';
import { createRateLimit } from '../../../../src/http/overload/create-rate-limit.js';
import { createCallerKeys } from '../../../../src/snapshots/create-caller-keys.js';

const toKey = createCallerKeys({ secret: new Uint8Array(32), projectId: 'p', auth: 'forward' });
const keyOf = (token: string) => toKey({ token, address: '' });

test('however requests come, no span of time has more of one caller than the burst and the rate allow', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 100 });
  const bounds = fc.record({ perSecond: fc.integer({ min: 1, max: 20 }), burst: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(gaps, bounds, (gapsMs, { perSecond, burst }) => {
      const clock = createTestClock({ isFrozen: true });
      const limit = createRateLimit({ perSecond, burst, clock });
      const admitted = gapsMs.flatMap((gapMs) => {
        clock.advance(gapMs);
        return isAdmitted(limit, 'caller') ? [clock.monotonicNow()] : [];
      });
      admitted.forEach((first, index) => {
        admitted.slice(index).forEach((last, count) => {
          expect(count + 1).toBeLessThanOrEqual(burst + ((last - first) * perSecond) / 1000 + 1e-6);
        });
      });
    }),
  );
});

test('more callers than it remembers: those who were quiet longest are forgotten, the others are not', () => {
  const limit = createRateLimit({ perSecond: 1, burst: 1, clock: createTestClock({ isFrozen: true }), maxCallers: 2 });
  const admitted = ['a', 'b', 'c'].map((token) => isAdmitted(limit, token));
  expect(admitted).toEqual([true, true, true]);
  expect(isAdmitted(limit, 'c')).toBe(false);
  expect(isAdmitted(limit, 'b')).toBe(false);
  expect(isAdmitted(limit, 'a')).toBe(true);
});

function isAdmitted(limit: ReturnType<typeof createRateLimit>, token: string): boolean {
  try {
    limit.admit(keyOf(token));
    return true;
  } catch {
    return false;
  }
}
