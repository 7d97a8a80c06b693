import { expect, test } from '@jest/globals';
import { waitFor } from '../../../src/lib/wait-for.js';

test('who has left before the wait begins begins none', async () => {
  const reason = new Error('left');
  let begun = 0;
  const wait = waitFor(AbortSignal.abort(reason), () => {
    begun += 1;
    return () => undefined;
  });
  await expect(wait).rejects.toBe(reason);
  expect(begun).toBe(0);
});

test('who leaves learns the reason of the signal, and the wait is called off once', async () => {
  const client = new AbortController();
  const reason = new Error('left');
  let calledOff = 0;
  const wait = waitFor(client.signal, () => () => {
    calledOff += 1;
  });
  client.abort(reason);
  await expect(wait).rejects.toBe(reason);
  expect(calledOff).toBe(1);
});

test.each(['at once', 'later'])('what ends %s is not called off any more', async (when) => {
  const client = new AbortController();
  let calledOff = 0;
  const wait = waitFor<string>(client.signal, (resolve) => {
    if (when === 'at once') resolve('done');
    else
      queueMicrotask(() => {
        resolve('done');
      });
    return () => {
      calledOff += 1;
    };
  });
  expect(await wait).toBe('done');
  client.abort();
  expect(calledOff).toBe(0);
});

test('what fails fails with its own reason', async () => {
  const reason = new Error('failed');
  const wait = waitFor(new AbortController().signal, (_, reject) => {
    reject(reason);
    return () => undefined;
  });
  await expect(wait).rejects.toBe(reason);
});
