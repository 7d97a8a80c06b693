import { expect, test } from '@jest/globals';
import { createCallerKeys } from '../../../src/snapshots/create-caller-keys.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage } from '../../../src/snapshots/snapshot-source.js';
import { withSharedCalls } from '../../../src/snapshots/with-shared-calls.js';
import { emptyPage } from '../../support/empty-page.js';

const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: 50 } };
const key = createCallerKeys({ secret: new Uint8Array(32), projectId: 'p', auth: 'forward' })({
  token: 'token',
  address: '192.0.2.1',
});

test('each who waits keeps its own deadline, and a newcomer after the last has left begins anew', async () => {
  const started: { readonly signal: AbortSignal; readonly answer: (page: SnapshotPage) => void }[] = [];
  const source = withSharedCalls(
    {
      list: (_query, { signal }) =>
        new Promise((resolve, reject) => {
          started.push({ signal, answer: resolve });
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    },
    { onShare: () => undefined, onAnswer: () => undefined },
  );
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const answers = [first, second].map(({ signal }) => source.list(query, toCall(signal)));

  first.abort(new Error('the first has no time left'));
  await expect(answers[0]).rejects.toThrow('the first has no time left');
  expect(started[0]?.signal.aborted).toBe(false);

  second.abort(new Error('nor has the second'));
  const newcomer = source.list(query, toCall(third.signal));
  await expect(answers[1]).rejects.toThrow('nor has the second');
  expect(started[0]?.signal.reason).toEqual(new Error('nor has the second'));

  expect(started).toHaveLength(2);
  started[1]?.answer(emptyPage);
  expect(await newcomer).toBe(emptyPage);
});

test('who has no time left before asking asks nobody', async () => {
  const source = withSharedCalls(
    { list: () => Promise.reject(new Error('asked')) },
    { onShare: () => undefined, onAnswer: () => undefined },
  );
  await expect(source.list(query, toCall(AbortSignal.abort(new Error('too late'))))).rejects.toThrow('too late');
});

function toCall(signal: AbortSignal): CallContext {
  return { caller: { token: 'token', key }, signal, deadlineAt: 0, requestId: 'request' };
}
