import { expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { sleep } from '../../../src/lib/sleep.js';

const countTimers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('ends after its time and keeps no listener', async () => {
  const { signal } = new AbortController();
  await expect(sleep(1, signal)).resolves.toBeUndefined();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('ends with the reason of the signal as soon as that is aborted, and keeps no timer', async () => {
  const leaving = new AbortController();
  const reason = new Error('The client left.');
  const timersBefore = countTimers();
  const asleep = sleep(1_000_000, leaving.signal);
  leaving.abort(reason);
  await expect(asleep).rejects.toBe(reason);
  expect(countTimers()).toBe(timersBefore);
  await expect(sleep(1_000_000, leaving.signal)).rejects.toBe(reason);
});
