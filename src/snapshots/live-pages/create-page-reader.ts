import { untilAborted } from '../../lib/until-aborted.js';
import { waitFor } from '../../lib/wait-for.js';
import { AppError } from '../../errors/app-error.js';
import type { ListPage } from '../list-page.js';
import type { SnapshotQuery } from '../snapshot-query.js';
import type { CallBudget } from './create-call-budget.js';
import type { LivePagesOptions } from './live-pages-options.js';
import type { Watcher } from './live-pages.js';

/** What a read has found. */
export interface Reading {
  /** Its `askWhetherMore` takes a call at most once. */
  readonly page: ListPage;
  /** Whether rows follow where that was in doubt and was asked for; undefined where it was not. */
  more: boolean | 'failed' | undefined;
}

/** Reads one page again and again. */
export interface PageReader {
  /** Upstream calls that a tick may make at once, going by the last read: 1 to `callsPerSecond`. */
  expectedCalls(): number;
  /**
   * @param paidCalls Calls for which the budget was asked already. Each further one of a tick waits for its own.
   * @throws what the read throws; `UPSTREAM_TIMEOUT` at its deadline.
   */
  read(watcher: Watcher, kind: ReadKind, paidCalls: number): Promise<Reading>;
  /** Aborts every call, now and later. */
  stop(): void;
}

/** A tick is not retried, and somebody waits for every other read. */
export type ReadKind = 'tick' | 'awaited';

export type PageReaderOptions = Pick<
  LivePagesOptions,
  'read' | 'callsPerSecond' | 'deadlineMs' | 'clock' | 'setTimer'
> & {
  readonly query: SnapshotQuery;
  readonly budget: CallBudget;
};

export function createPageReader(options: PageReaderOptions): PageReader {
  const { budget, callsPerSecond, clock, query } = options;
  const tasks = createTasks(options);
  let expectedCalls = 1;
  // Once somebody has selected it, each read finds out whether more rows follow, so that a change of it is noticed.
  let isMoreWanted = false;

  /** What has begun goes before all that has not. */
  const waitForTurn = (signal: AbortSignal): Promise<undefined> =>
    waitFor(signal, (resolve) => {
      const begin = (): void => {
        resolve(undefined);
      };
      return budget.wait({ dueAt: -Infinity, calls: 1, begin });
    });
  const toReading = (page: ListPage, controller: AbortController): Reading => {
    const ask = page.askWhetherMore;
    if (!ask) return { page, more: undefined };
    let asked: Promise<boolean> | undefined;
    const askOnce = async (): Promise<boolean> => {
      isMoreWanted = true;
      try {
        reading.more = await tasks.run(controller, ask, options.deadlineMs);
        return reading.more;
      } catch (thrown) {
        reading.more = 'failed';
        throw thrown;
      }
    };
    const reading: Reading = { page: { ...page, askWhetherMore: () => (asked ??= askOnce()) }, more: undefined };
    return reading;
  };

  return {
    expectedCalls: () => Math.min(expectedCalls, callsPerSecond),
    read: async ({ caller, requestId, trail, traceId }, kind, paidCalls) => {
      const controller = new AbortController();
      // The seconds that the budget takes are no fault of the upstream.
      const deadlineMs = options.deadlineMs + 1000 * Math.floor(expectedCalls / callsPerSecond);
      const deadlineAt = clock.monotonicNow() + deadlineMs;
      const of = { ...(kind === 'tick' && ({ isTick: true } as const)), ...(trail && { trail }) };
      const call = { caller, requestId, traceId, signal: controller.signal, deadlineAt, ...of };
      let calls = 0;
      const beforeCall = async (): Promise<void> => {
        calls += 1;
        if (calls <= paidCalls) return;
        if (kind === 'awaited') budget.spend();
        else await waitForTurn(controller.signal);
      };
      const page = await tasks.run(controller, () => options.read(query, call, beforeCall), deadlineMs);
      const reading = toReading(page, controller);
      if (isMoreWanted) await reading.page.askWhetherMore?.();
      expectedCalls = Math.max(calls, 1);
      return reading;
    },
    stop: tasks.stop,
  };
}

/** What runs with a deadline, until all of it is stopped. */
function createTasks({ setTimer }: Pick<PageReaderOptions, 'setTimer'>) {
  const underWay = new Set<AbortController>();
  let isStopped = false;
  return {
    run: async <T>(controller: AbortController, task: () => Promise<T>, deadlineMs: number): Promise<T> => {
      if (isStopped) controller.abort();
      controller.signal.throwIfAborted();
      const callOff = setTimer(() => {
        controller.abort(new AppError('UPSTREAM_TIMEOUT'));
      }, deadlineMs);
      underWay.add(controller);
      try {
        return await untilAborted(task(), controller.signal);
      } finally {
        callOff();
        underWay.delete(controller);
      }
    },
    stop: (): void => {
      isStopped = true;
      for (const controller of underWay) controller.abort();
    },
  };
}
