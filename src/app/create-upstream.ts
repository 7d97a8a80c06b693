import { type TargetOptions, createTarget } from './create-target.js';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';
import { createDispatcher } from '../upstream/create-dispatcher.js';
import { createRestSnapshotSource } from '../upstream/create-rest-snapshot-source.js';
import type { UpstreamObserver } from '../observability/upstream-observer.js';

/** Where snapshots come from, and the connections behind it. */
export interface Upstream {
  readonly source: SnapshotSource;
  readonly close: () => Promise<void>;
}

export interface UpstreamOptions extends TargetOptions {
  readonly observer: UpstreamObserver;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The upstream that is configured, or the sandbox where none is. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { clock, config, observer, random } = options;
  const dispatcher = createDispatcher({ maxConnections: config.upstreamMaxConnections });
  const source = createRestSnapshotSource({
    dispatcher,
    ...createTarget(options, dispatcher),
    timeoutMs: config.upstreamTimeoutMs,
    operationTimeoutMs: config.requestDeadlineMs,
    maxBodyBytes: config.upstreamMaxBodyBytes,
    maxConcurrent: config.upstreamMaxConnections,
    // Room for a call of every operation that is let in, so that what is too much is refused at the door, before it costs.
    maxQueued: config.maxInFlight,
    maxAttempts: config.upstreamMaxAttempts,
    observer,
    ...clock,
    random,
  });
  return { source, close: () => dispatcher.destroy() };
}
