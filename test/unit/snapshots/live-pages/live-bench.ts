import { waitFor } from '../../../../src/lib/wait-for.js';
import { AppError } from '../../../../src/errors/app-error.js';
import type { ErrorCode } from '../../../../src/errors/error-codes.js';
import { type ReaderKey, createReaderKeys } from '../../../../src/snapshots/create-reader-keys.js';
import { type ListPage, toListPage } from '../../../../src/snapshots/list-page.js';
import { createLivePages } from '../../../../src/snapshots/live-pages/create-live-pages.js';
import type { LivePagesOptions } from '../../../../src/snapshots/live-pages/live-pages-options.js';
import type { LiveState, Watch } from '../../../../src/snapshots/live-pages/live-pages.js';
import type { Snapshot } from '../../../../src/snapshots/snapshot.js';
import { type SnapshotQuery, defaultSort } from '../../../../src/snapshots/snapshot-query.js';
import type { CallContext, Caller } from '../../../../src/snapshots/snapshot-source.js';
import { callerOf } from '../../../support/caller-of.js';
import { createTestTimers } from '../../../support/create-test-timers.js';

export const query: SnapshotQuery = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: 50 } };

export function queryFor(desktopId: string): SnapshotQuery {
  return { ...query, filter: { desktopIds: [desktopId] } };
}

export function snapshotOf(id: string, fields: Partial<Snapshot> = {}): Snapshot {
  return {
    id,
    name: `name-of-${id}`,
    desktop: { id: 'd-1', name: 'desktop 1', sid: null },
    desktopPoolId: null,
    isSystemDisk: true,
    status: 'CREATE_SUCCESS',
    upstreamStatus: 'create_success',
    progress: null,
    description: null,
    createTime: '2024-04-20T08:36:16Z',
    createType: 'MANUALLY',
    lastRestoreTime: null,
    restoreFailReason: null,
    ...fields,
  };
}

export interface PageFields {
  readonly total?: number;
  readonly unidentified?: number;
  readonly askWhetherMore?: ListPage['askWhetherMore'];
}

/** A page of these rows; each time another object. */
export function pageWith(snapshots: readonly Snapshot[], { unidentified = 0, ...fields }: PageFields = {}): ListPage {
  const received = snapshots.length + unidentified;
  const page = { snapshots, received, leftOut: [], unidentified, total: fields.total ?? received };
  const { askWhetherMore } = fields;
  return { ...toListPage(query, { slice: query.slice, page }), ...(askWhetherMore && { askWhetherMore }) };
}

/** A page on which nothing moves. */
export const still = (): ListPage => pageWith([snapshotOf('s-1')]);

/** A page with a task that has come so far. */
export const moving = (progress = 5): ListPage => pageWith([snapshotOf('s-1', { status: 'RESTORING', progress })]);

export function refused(code: ErrorCode, status?: number): AppError {
  return new AppError(code, status === undefined ? {} : { upstream: { status } });
}

/** What the upstream says next, and from then on. */
export type Answer = 'hangs' | (() => ListPage) | Error;

/** One read, as it began. */
export interface BenchRead {
  readonly at: number;
  readonly query: SnapshotQuery;
  readonly call: CallContext;
  readonly beforeCall: () => Promise<void>;
}

/** One upstream call, as it was made. */
export interface BenchCall {
  readonly at: number;
  readonly isTick: boolean;
}

/** One who watches, and reads each state as soon as there is one. */
export interface BenchWatcher {
  readonly states: readonly LiveState[];
  readonly isOver: () => boolean;
  readonly watch: Watch;
  readonly leave: () => void;
}

export interface Tick {
  readonly outcome: string;
  readonly latenessMs: number;
}

const toReaderKey = createReaderKeys({ secret: new Uint8Array(32), projectId: 'p', auth: 'iam' });

/** A reader of its own for each caller. */
export const toOwnReaderKey = ({ token }: Caller): ReaderKey => toReaderKey({ token: token ?? '' });

/** Live pages over an upstream of the test's own, on a clock that it puts forward. */
export function createLiveBench(options: Partial<LivePagesOptions> = {}) {
  const timers = createTestTimers();
  const upstream: { answer: Answer; calls: number; tookMs: number } = { answer: still, calls: 1, tookMs: 0 };
  const reads: BenchRead[] = [];
  const calledAt: BenchCall[] = [];
  const ticks: Tick[] = [];
  const accepted: string[] = [];
  const bugs: unknown[] = [];
  let pollers = 0;
  const livePages = createLivePages({
    read: async (asked, call, beforeCall) => {
      reads.push({ at: timers.clock.monotonicNow(), query: asked, call, beforeCall });
      const { answer, calls, tookMs } = upstream;
      const callAt = async (): Promise<void> => {
        await beforeCall();
        calledAt.push({ at: timers.clock.monotonicNow(), isTick: call.isTick === true });
      };
      await Promise.all(Array.from({ length: calls }, callAt));
      await waitFor<undefined>(call.signal, (resolve) => {
        const done = (): void => {
          resolve(undefined);
        };
        return answer === 'hangs' ? () => undefined : timers.setTimer(done, tookMs);
      });
      if (answer instanceof Error) throw answer;
      return answer === 'hangs' ? still() : answer();
    },
    admit: () => undefined,
    toReaderKey: () => toReaderKey('gateway'),
    onAccepted: (key) => accepted.push(key),
    onBug: (thrown) => bugs.push(thrown),
    observer: {
      started: () => (pollers += 1),
      ended: () => (pollers -= 1),
      ticked: (outcome, latenessMs) => ticks.push({ outcome, latenessMs }),
    },
    intervalMs: 2000,
    idleIntervalMs: 15_000,
    callsPerSecond: 20,
    deadlineMs: 12_000,
    clock: timers.clock,
    setTimer: timers.setTimer,
    // Neither sooner nor later.
    random: () => 0.5,
    ...options,
  });
  const watch = (name: string, asked = query): BenchWatcher => {
    const own = livePages.watch(asked, { caller: callerOf(name), requestId: name });
    const states: LiveState[] = [];
    let isOver = false;
    const follow = async (): Promise<void> => {
      for (let state = await own.next(); state; state = await own.next()) states.push(state);
      isOver = true;
    };
    void follow();
    return {
      states,
      isOver: () => isOver,
      watch: own,
      leave: () => {
        own.close();
      },
    };
  };
  return {
    livePages,
    watch,
    upstream,
    reads,
    calledAt,
    readAt: () => reads.map(({ at }) => at),
    ticks,
    accepted,
    bugs,
    pollers: () => pollers,
    advance: timers.advance,
    now: timers.clock.monotonicNow,
    pendingTimers: timers.pending,
  };
}

/** A page that is watched, and read once, at 0. */
export async function watchGoodPage(options: Parameters<typeof createLiveBench>[0] = {}) {
  const bench = createLiveBench(options);
  bench.upstream.answer = moving;
  const first = bench.watch('a');
  await bench.advance(0);
  return { bench, first };
}

/** What a watcher saw: `page`, or the code of an error and what follows it. */
export function seenBy({ states }: BenchWatcher): string[] {
  return states.map((state) => (state.page ? 'page' : `${state.error.code} ${state.ending}`));
}
