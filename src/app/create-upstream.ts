import type { Dispatcher } from 'undici';
import type { Config } from '../config/read-config.js';
import type { Clock } from '../lib/clock.js';
import type { UpstreamObserver } from '../observability/upstream-observer.js';
import type { Sandbox } from '../sandbox/start-sandbox.js';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';
import type { Authenticator } from '../upstream/auth/authenticator.js';
import { createAuthenticator } from '../upstream/auth/create-authenticator.js';
import { createForwardToken } from '../upstream/auth/create-forward-token.js';
import { createDispatcher } from '../upstream/create-dispatcher.js';
import { createRestSnapshotSource } from '../upstream/create-rest-snapshot-source.js';

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
    clock,
    random,
  });
  return { source, close: () => dispatcher.destroy() };
}

export interface TargetOptions {
  readonly config: Config;
  /** Serves where no upstream is configured. */
  readonly sandbox: Sandbox | null;
  readonly clock: Clock;
}

/** Whom to ask, and as whom. */
export interface Target {
  readonly baseUrl: URL;
  readonly projectId: string;
  readonly authenticator: Authenticator;
}

/**
 * Where the list is and how to authenticate to it, as configured; the sandbox's where no upstream is.
 *
 * @param dispatcher Holds the connections, to IAM too.
 */
export function createTarget({ clock, config, sandbox }: TargetOptions, dispatcher: Dispatcher): Target {
  if (config.upstream) {
    const { url: baseUrl, projectId } = config.upstream;
    const timeoutMs = config.upstreamTimeoutMs;
    return {
      baseUrl,
      projectId,
      authenticator: createAuthenticator({ ...config.upstream, timeoutMs, dispatcher, clock }),
    };
  }
  if (!sandbox) throw new TypeError('An upstream must be configured where there is no sandbox');
  const authenticator = createForwardToken({ fallbackToken: sandbox.token });
  return { baseUrl: new URL(sandbox.url), projectId: sandbox.projectId, authenticator };
}
