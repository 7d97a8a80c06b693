import { describe, expect, test } from '@jest/globals';
import { toFailingWaitMs } from '../../../../src/snapshots/live-pages/to-failing-wait-ms.js';

const options = { failures: 1, retryAfterMs: undefined, intervalMs: 2000, random: 0.5 };

describe('the wait after a failed read', () => {
  test('is 4 s, and doubles up to 60 s', () => {
    const waits = [1, 2, 3, 4, 5, 6, 100].map((failures) => toFailingWaitMs({ ...options, failures }));
    expect(waits).toEqual([4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('is up to a tenth shorter or longer', () => {
    expect([0, 1].map((random) => toFailingWaitMs({ ...options, random }))).toEqual([3600, 4400]);
  });

  test('is what the upstream asks for up to 60 s, and up to a tenth longer', () => {
    const waits = [7000, 3_600_000].map((retryAfterMs) => [
      toFailingWaitMs({ ...options, retryAfterMs, random: 0 }),
      toFailingWaitMs({ ...options, retryAfterMs, random: 1 }),
    ]);
    expect(waits.flat().map(Math.round)).toEqual([7000, 7700, 60_000, 66_000]);
  });

  test('is never shorter than the interval', () => {
    expect(toFailingWaitMs({ ...options, retryAfterMs: 0 })).toBe(2000);
    expect(toFailingWaitMs({ ...options, intervalMs: 100_000 })).toBe(100_000);
  });
});
