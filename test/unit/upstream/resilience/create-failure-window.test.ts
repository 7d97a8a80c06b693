import { expect, test } from '@jest/globals';
import { createFailureWindow } from '../../../../src/upstream/resilience/create-failure-window.js';
import { createTestClock } from '../../../support/create-test-clock.js';

test('counts the current second and the nine before it', () => {
  const clock = createTestClock({ isFrozen: true });
  const window = createFailureWindow(clock);
  for (let second = 0; second < 30; second += 1) {
    window.record(true);
    window.record(false);
    if (second >= 9) expect(window.count()).toEqual({ calls: 20, failed: 10 });
    clock.advance(1_000);
  }
  expect(window.count()).toEqual({ calls: 18, failed: 9 });
});

test('is empty after ten seconds without a call', () => {
  const clock = createTestClock({ isFrozen: true });
  const window = createFailureWindow(clock);
  window.record(true);
  clock.advance(9_999);
  expect(window.count()).toEqual({ calls: 1, failed: 1 });
  clock.advance(1);
  expect(window.count()).toEqual({ calls: 0, failed: 0 });
});

test('begins anew when the clock is set back', () => {
  const clock = createTestClock({ isFrozen: true });
  const window = createFailureWindow(clock);
  window.record(true);
  clock.advance(-60_000);
  window.record(false);
  expect(window.count()).toEqual({ calls: 1, failed: 0 });
});
