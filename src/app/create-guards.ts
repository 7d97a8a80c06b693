import { randomBytes } from 'node:crypto';
import type { Config } from '../config/read-config.js';
import { leastNewcomers, newcomerPercent } from '../config/settings/overload-settings.js';
import { createCors } from '../http/browsers/create-cors.js';
import { createClientAddress } from '../http/callers/create-client-address.js';
import { type Callers, createCallers } from '../http/callers/create-callers.js';
import { type ConnectionLimits, createUnsentAnswers } from '../http/connections/connection-limits.js';
import { createInFlightLimit } from '../http/overload/create-in-flight-limit.js';
import { createNewcomerLimit } from '../http/overload/create-newcomer-limit.js';
import { createRateLimit } from '../http/overload/create-rate-limit.js';
import { createStreamRegistry } from '../http/streams/create-stream-registry.js';
import type { Clock } from '../lib/clock.js';
import { setTimer } from '../lib/set-timer.js';
import type { StreamObserver } from '../observability/live-observer.js';
import type { Sandbox } from '../sandbox/start-sandbox.js';
import { createCallerKeys } from '../snapshots/create-caller-keys.js';

export interface GuardOptions {
  readonly config: Config;
  readonly sandbox: Sandbox | null;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly connectionLimits: ConnectionLimits;
  readonly streamObserver: StreamObserver;
}

/** What refuses requests before they cost anything, and identifies their callers. */
export function createGuards({ clock, config, connectionLimits, random, sandbox, streamObserver }: GuardOptions) {
  const { maxUnsentBytes } = connectionLimits;
  const { maxBodyBytes, maxInFlight, rateLimitPerSecond: perSecond, rateLimitBurst: burst } = config;
  const unsent = createUnsentAnswers(maxUnsentBytes);
  return {
    unsent,
    inFlightLimit: createInFlightLimit({ maxInFlight, clock, isUnsentFull: () => unsent.isFull() }),
    rateLimit: createRateLimit({ perSecond, burst, clock }),
    newcomerLimit: createNewcomerLimit({
      perSecond: Math.max(leastNewcomers.perSecond, (perSecond * newcomerPercent) / 100),
      burst: Math.max(leastNewcomers.burst, (burst * newcomerPercent) / 100),
      clock,
    }),
    streams: createStreamRegistry({
      maxStreams: config.liveMaxStreams,
      maxStreamsPerCaller: config.liveMaxStreamsPerCaller,
      maxAgeMs: config.liveMaxSeconds * 1000,
      observer: streamObserver,
      clock,
      setTimer,
      random,
    }),
    callers: createCallersOf(config, sandbox),
    cors: createCors(config.corsOrigins),
    maxBodyBytes,
  };
}

/** How callers are distinguished: by keys under a secret of this process, so that a key means nothing anywhere else. */
function createCallersOf({ trustProxy, upstream }: Config, sandbox: Sandbox | null): Callers {
  const projectId = upstream?.projectId ?? sandbox?.projectId ?? '';
  const auth = upstream?.auth.kind ?? 'sandbox';
  return createCallers({
    toKey: createCallerKeys({ secret: randomBytes(32), projectId, auth }),
    toAddress: createClientAddress(trustProxy),
  });
}
