import { expect, test } from '@jest/globals';
import { AppError } from '../../../src/errors/app-error.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';
import { withAdmission } from '../../../src/snapshots/with-admission.js';
import { callerOf } from '../../support/caller-of.js';
import { emptyPage } from '../../support/empty-page.js';

const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: 50 } };

test('who is not admitted reaches nothing behind, and everyone else all of it', async () => {
  const asked: unknown[] = [];
  const source = withAdmission(
    {
      list: (...question) => {
        asked.push(question);
        return Promise.resolve(emptyPage);
      },
    },
    ({ token }) => {
      if (token !== 'right') throw new AppError('UNAUTHENTICATED');
    },
  );
  const toCall = (token: string | null) => ({
    caller: callerOf(token),
    signal: new AbortController().signal,
    deadlineAt: 0,
    requestId: 'request',
  });
  for (const token of [null, 'wrong'])
    await expect(source.list(query, toCall(token))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(asked).toEqual([]);
  const call = toCall('right');
  expect(await source.list(query, call)).toBe(emptyPage);
  expect(asked).toEqual([[query, call]]);
});
