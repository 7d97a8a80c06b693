import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.js';
import { AppError } from '../../../src/errors/app-error.js';
import { createLoaders } from '../../../src/loaders/create-loaders.js';
import { type SnapshotQuery, defaultSort } from '../../../src/snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage } from '../../../src/snapshots/snapshot-source.js';
import { callerOf } from '../../support/caller-of.js';
import { createPluralSupport } from '../../../src/snapshots/create-plural-support.js';
import { createTotalMeaning } from '../../../src/snapshots/create-total-meaning.js';
import { emptyPage } from '../../support/empty-page.js';

const { signal } = new AbortController();
const call: CallContext = { caller: callerOf('token'), signal, deadlineAt: Infinity, requestId: 'id' };

function queryOf(offset: number, names?: readonly string[]): SnapshotQuery {
  return { filter: names ? { names } : {}, sort: defaultSort, slice: { offset, limit: 10 } };
}

/** Loaders over a source that answers with what a function makes of the query, and the queries that it was asked. */
function loadersOver(answer: (query: SnapshotQuery) => SnapshotPage | Promise<SnapshotPage>, maxUpstreamCalls = 10) {
  const asked: SnapshotQuery[] = [];
  const calls: CallContext[] = [];
  const source = {
    list: async (query: SnapshotQuery, context: CallContext) => {
      asked.push(query);
      calls.push(context);
      return answer(query);
    },
  };
  return {
    asked,
    calls,
    ...createLoaders({
      source,
      call,
      maxUpstreamCalls,
      pluralSupport: createPluralSupport(systemClock),
      totalMeaning: createTotalMeaning(systemClock),
    }),
  };
}

describe('lists', () => {
  test('are read once for each question, also when that failed', async () => {
    const failure = new AppError('UPSTREAM_ERROR');
    const { asked, lists } = loadersOver(({ slice }) => {
      if (slice.offset === 10) throw failure;
      return emptyPage;
    });
    const load = (offset: number) => lists.load(queryOf(offset)).catch((error: unknown) => error);
    const nothing = expect.objectContaining({ snapshots: [], received: 0 });
    expect(await Promise.all([load(0), load(10), load(0), load(10)])).toEqual([nothing, failure, nothing, failure]);
    expect(await load(10)).toBe(failure);
    expect(asked.map(({ slice }) => slice.offset)).toEqual([0, 10]);
  });

  test('are asked with who asks, and until when', async () => {
    const { calls, lists } = loadersOver(() => emptyPage);
    await lists.load(queryOf(0));
    expect(calls).toEqual([call]);
  });

  test('of nothing cost no call, not even of the limit', async () => {
    const { asked, lists } = loadersOver(() => emptyPage, 1);
    const loaded = await Promise.all([lists.load(queryOf(0, [])), lists.load(queryOf(10, [])), lists.load(queryOf(0))]);
    expect(loaded.map(({ snapshots }) => snapshots)).toEqual([[], [], []]);
    expect(asked).toHaveLength(1);
  });

  test('beyond the limit are refused, and those within it are not', async () => {
    const { asked, lists } = loadersOver(() => emptyPage, 2);
    const loaded = await Promise.allSettled([0, 10, 20].map((offset) => lists.load(queryOf(offset))));
    expect(loaded.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(loaded[2]).toMatchObject({ reason: { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'upstreamCalls' } });
    expect(asked.length).toBe(2);
  });
});

test('whatever is thrown, each key has its own failure', async () => {
  const { snapshots } = loadersOver(({ filter }) => {
    if (filter.desktopIds) throw 'no error at all' as unknown as Error;
    return emptyPage;
  });
  const bad = snapshots.load({ id: 'a', desktopId: 'bad' }).catch((error: unknown) => error);
  expect(await snapshots.load({ id: 'a', desktopId: null })).toBeNull();
  expect(await bad).toMatchObject({ cause: 'no error at all' });
});
