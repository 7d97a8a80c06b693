import { randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { findProxies } from '../config/find-proxies.js';
import type { Config } from '../config/read-config.js';
import type { Clock } from '../lib/clock.js';
import type { UpstreamObserver } from '../observability/upstream-observer.js';
import type { Sandbox } from '../sandbox/start-sandbox.js';
import { type ReaderKey, createReaderKeys } from '../snapshots/create-reader-keys.js';
import type { Caller, SnapshotSource } from '../snapshots/snapshot-source.js';
import { withAdmission } from '../snapshots/with-admission.js';
import { type SharedCallsEvents, withSharedCalls } from '../snapshots/with-shared-calls.js';
import type { Authenticator } from '../upstream/auth/authenticator.js';
import { createAuthenticator } from '../upstream/auth/create-authenticator.js';
import { createForwardToken } from '../upstream/auth/create-forward-token.js';
import { secretsOfProxies } from '../upstream/connections/proxy-server.js';
import { RenewedDispatcher } from '../upstream/connections/renewed-dispatcher.js';
import { createDispatcher } from '../upstream/create-dispatcher.js';
import { createRestSnapshotSource } from '../upstream/create-rest-snapshot-source.js';

/** Where snapshots come from, and the connections behind it. */
export interface Upstream {
  /** Admits each caller, then lets the callers of one reader share their equal questions in flight. */
  readonly source: SnapshotSource;
  /**
   * Whether this caller may ask at all: to be called before anything that callers share is looked at. `source` does so itself.
   *
   * @throws {AppError} `UNAUTHENTICATED`
   */
  readonly admit: (caller: Caller) => void;
  /**
   * Whose rows a caller is shown: what holds rows for several operations is kept under this key.
   *
   * @throws {AppError} `UNAUTHENTICATED` for a caller who is not admitted anyway.
   */
  readonly toReaderKey: (caller: Caller) => ReaderKey;
  readonly close: () => Promise<void>;
}

export interface UpstreamOptions extends TargetOptions, SharedCallsEvents {
  readonly observer: UpstreamObserver;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The upstream that is configured, or the sandbox where none is. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { clock, config, observer, onAnswer, onShare, random } = options;
  const proxies = findProxies(config);
  const dispatcher = new RenewedDispatcher({
    create: () => createDispatcher({ maxConnections: config.upstreamMaxConnections, proxies }),
    maxAgeMs: config.upstreamConnectionMaxAgeSeconds * 1000,
    clock,
  });
  const target = createTarget(options, dispatcher);
  const { auth, authenticator, projectId } = target;
  const toKey = createReaderKeys({ secret: randomBytes(32), projectId, auth });
  const admit = (caller: Caller): void => {
    authenticator.admit(caller);
  };
  // Most callers come again, each as one object.
  const readers = new WeakMap<Caller, ReaderKey>();
  const toReaderKey = (caller: Caller): ReaderKey => {
    const known = readers.get(caller);
    if (known !== undefined) return known;
    const key = toKey(authenticator.reader(caller));
    readers.set(caller, key);
    return key;
  };
  const rest = createRestSnapshotSource({
    dispatcher,
    ...target,
    secrets: secretsOfProxies(proxies),
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
  // The order is the promise: a caller who may not ask is refused first, even if a call for others is under way.
  const source = withAdmission(withSharedCalls(rest, { toReaderKey, onShare, onAnswer }), admit);
  return { source, admit, toReaderKey, close: () => dispatcher.destroy() };
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
  /** The name of the way to authenticate. */
  readonly auth: string;
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
      auth: config.upstream.auth.kind,
      authenticator: createAuthenticator({ ...config.upstream, timeoutMs, dispatcher, clock }),
    };
  }
  if (!sandbox) throw new TypeError('An upstream must be configured where there is no sandbox');
  const authenticator = createForwardToken({ fallbackToken: sandbox.token });
  return { baseUrl: new URL(sandbox.url), projectId: sandbox.projectId, auth: 'sandbox', authenticator };
}
