import type { SnapshotQuery } from '../snapshot-query.js';
import { createCallBudget } from './create-call-budget.js';
import { createFailingWaits } from './create-failing-waits.js';
import { type Seat, createWatch } from './create-watch.js';
import type { LivePagesOptions } from './live-pages-options.js';
import type { LivePages } from './live-pages.js';
import { Poller, shownWhileFailingMs } from './poller.js';
import { toPageKey } from './to-page-key.js';
import { toRefusal } from './to-refusal.js';

export function createLivePages(options: LivePagesOptions): LivePages {
  const { clock, observer } = options;
  const pollers = new Map<string, Poller>();
  const budget = createCallBudget(options);
  const waits = createFailingWaits(options);
  let isStopped = false;

  const start = (key: string, query: SnapshotQuery): Poller => {
    const kept = waits.find(key);
    waits.forget(key);
    const poller = new Poller({
      ...options,
      query,
      budget,
      kept,
      onEnd: (wait) => {
        pollers.delete(key);
        if (wait) waits.keep(key, wait);
        observer.ended();
      },
    });
    pollers.set(key, poller);
    observer.started();
    return poller;
  };
  /** Whether the upstream must not be asked yet, and there is no page to be shown meanwhile: then this is the answer. */
  const refuse = (key: string, seat: Seat): boolean => {
    const wait = waits.find(key);
    const now = clock.monotonicNow();
    if (!wait || wait.until <= now) return false;
    if (wait.shown && now - wait.shown.readAt < shownWhileFailingMs) return false;
    seat.deliver(toRefusal(wait, now));
    return true;
  };
  const join = (key: string, query: SnapshotQuery, seat: Seat): (() => void) => {
    const poller = pollers.get(key);
    if (poller) return poller.join(seat);
    if (isStopped) seat.end();
    else if (!refuse(key, seat)) return start(key, query).join(seat);
    return () => undefined;
  };

  return {
    watch: (query, watcher) => {
      options.admit(watcher.caller);
      const key = toPageKey(options.toReaderKey(watcher.caller), query);
      return createWatch(watcher, (seat) => join(key, query, seat));
    },
    stop: () => {
      isStopped = true;
      for (const poller of pollers.values()) poller.stop();
      waits.clear();
    },
  };
}
