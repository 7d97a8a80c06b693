import { expect, test } from '@jest/globals';
import { sleep } from '../../../../src/upstream/resilience/sleep.js';

test('ends after its time and keeps no listener', async () => {
  const { signal } = new AbortController();
  await expect(sleep(1, signal)).resolves.toBeUndefined();
});

test('ends with the reason of the signal as soon as that is aborted', async () => {
  const leaving = new AbortController();
  const reason = new Error('The client left.');
  const asleep = sleep(1_000_000, leaving.signal);
  leaving.abort(reason);
  await expect(asleep).rejects.toBe(reason);
  await expect(sleep(1_000_000, leaving.signal)).rejects.toBe(reason);
});
