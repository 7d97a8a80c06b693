import { describe, expect, test } from '@jest/globals';
import type { ListPage } from '../../../../src/snapshots/list-page.js';
import { isSamePage } from '../../../../src/snapshots/live-pages/is-same-page.js';
import type { Snapshot } from '../../../../src/snapshots/snapshot.js';
import { pageWith, snapshotOf } from './live-bench.js';

const toPage = () => pageWith([snapshotOf('s-1'), snapshotOf('s-2')]);

/** Each member of a snapshot with another value than `snapshotOf` gives it. */
const otherFields: Snapshot = {
  id: 's-3',
  name: null,
  desktop: null,
  desktopPoolId: 'p-1',
  isSystemDisk: false,
  status: 'UNKNOWN',
  upstreamStatus: 'new',
  progress: 0,
  description: '',
  createTime: null,
  createType: null,
  lastRestoreTime: '2024-04-20T08:36:16Z',
  restoreFailReason: 'reason',
};

describe('a page', () => {
  test('is the same when it is read again', () => {
    expect(isSamePage(toPage(), toPage())).toBe(true);
  });

  test.each(Object.entries<unknown>({ ...otherFields }))('differs by the %s of a row', (name, value) => {
    expect(isSamePage(toPage(), pageWith([snapshotOf('s-1'), snapshotOf('s-2', { [name]: value })]))).toBe(false);
  });

  test.each<[string, Partial<ListPage>]>([
    ['its total', { total: null }],
    ['whether a page follows', { hasNext: true }],
    ['whether a page precedes', { hasPrevious: true }],
    ['a warning that its list ends too early', { isIncomplete: true }],
    ['a warning of rows without an id', { unidentified: 1 }],
    ['the count of rows in that warning', { received: 3 }],
    ['the cursor of its first row', { first: () => [{ end: 2, hash: null, id: 's-1', key: null }] }],
    ['the cursor of its last row', { last: () => null }],
  ])('differs by %s', (_name, member) => {
    expect(isSamePage(toPage(), { ...toPage(), ...member })).toBe(false);
    expect(isSamePage({ ...toPage(), ...member }, toPage())).toBe(false);
  });

  test('differs by a row more, and by the order of its rows', () => {
    const [one, other] = [snapshotOf('s-1'), snapshotOf('s-2')];
    expect(isSamePage(pageWith([one], { total: 2 }), pageWith([one, other], { total: 2 }))).toBe(false);
    expect(isSamePage(pageWith([one, other]), pageWith([other, one]))).toBe(false);
  });
});
