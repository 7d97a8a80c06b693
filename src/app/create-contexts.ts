import type { Config } from '../config/read-config.js';
import { type OperationContext, createOperationContext } from '../graphql/create-operation-context.js';
import type { Clock } from '../lib/clock.js';
import type { SetTimer } from '../lib/set-timer.js';
import { createReadLivePage } from '../loaders/create-read-live-page.js';
import type { PollObserver } from '../observability/live-observer.js';
import type { CallerKey } from '../snapshots/create-caller-keys.js';
import { createPluralSupport } from '../snapshots/create-plural-support.js';
import { createTotalMeaning } from '../snapshots/create-total-meaning.js';
import { createLivePages } from '../snapshots/live-pages/create-live-pages.js';
import type { LivePagesOptions } from '../snapshots/live-pages/live-pages-options.js';
import type { CallContext } from '../snapshots/snapshot-source.js';
import type { Upstream } from './create-upstream.js';

export interface ContextsOptions {
  readonly config: Config;
  readonly upstream: Upstream;
  /** Called for each caller who is shown rows. */
  readonly onAccepted: (key: CallerKey) => void;
  readonly observer: PollObserver;
  /** Undefined where ticks are not traced. */
  readonly followTick: LivePagesOptions['followTick'];
  /** Called for what is thrown and is no failure of the list. */
  readonly onBug: (thrown: unknown, requestId: string, traceId?: string) => void;
  readonly clock: Clock;
  /** Of watched pages. */
  readonly setTimer: SetTimer;
  /** 0 to 1. */
  readonly random: () => number;
}

/** What operations read through: loaders of their own each, and what all of them share. */
export interface Contexts {
  readonly createContext: (call: CallContext) => OperationContext;
  /** Watches no page any more. */
  readonly stop: () => void;
}

export function createContexts({ config, upstream, clock, ...options }: ContextsOptions): Contexts {
  const { source } = upstream;
  const known = {
    source,
    maxUpstreamCalls: config.maxUpstreamCalls,
    pluralSupport: createPluralSupport(clock),
    totalMeaning: createTotalMeaning(clock),
  };
  const livePages = createLivePages({
    read: createReadLivePage(known),
    admit: upstream.admit,
    toReaderKey: upstream.toReaderKey,
    ...options,
    intervalMs: config.liveIntervalMs,
    idleIntervalMs: config.liveIdleIntervalMs,
    callsPerSecond: config.liveCallsPerSecond,
    deadlineMs: config.requestDeadlineMs,
    clock,
  });
  return {
    createContext: (call) => createOperationContext({ ...known, call, watch: (query) => livePages.watch(query, call) }),
    stop: () => {
      livePages.stop();
    },
  };
}
