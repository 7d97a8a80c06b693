import { type Setting, integerSetting, switchSetting } from '../setting.js';

/** Pages that are watched. */
export const liveSettings = {
  live: switchSetting({
    name: 'LIVE',
    fallback: 'true',
    about:
      'Whether clients may subscribe to pages. If not, the schema has no `Subscription`, and a WebSocket gets 404.',
  }),
  liveIntervalMs: integerSetting({
    name: 'LIVE_INTERVAL_MS',
    fallback: 2000,
    min: 100,
    max: 600_000,
    about:
      'Milliseconds between two reads of a watched page while something on it is in progress. Each differs by up to 10 %.',
  }),
  liveIdleIntervalMs: integerSetting({
    name: 'LIVE_IDLE_INTERVAL_MS',
    fallback: 15_000,
    min: 100,
    max: 600_000,
    about:
      'Most milliseconds between two reads of a watched page on which nothing moves. Not below `LIVE_INTERVAL_MS`, which it follows if it is not set.',
  }),
  liveCallsPerSecond: integerSetting({
    name: 'LIVE_CALLS_PER_SECOND',
    fallback: 20,
    min: 1,
    max: 1_000_000,
    about:
      'Upstream calls per second for watched pages. If they need more, they are read less often. Queries are not counted.',
  }),
  liveMaxSeconds: integerSetting({
    name: 'LIVE_MAX_SECONDS',
    fallback: 3600,
    min: 1,
    max: 1_000_000,
    about:
      'Seconds after which a stream is cut, so that its client subscribes again with a fresh token. Each differs by up to 10 %.',
  }),
  liveMaxStreams: integerSetting({
    name: 'LIVE_MAX_STREAMS',
    fallback: 1000,
    min: 1,
    max: 1_000_000,
    about: 'Streams that are open at the same time. More are refused with `OVERLOADED`.',
  }),
  liveMaxStreamsPerCaller: integerSetting({
    name: 'LIVE_MAX_STREAMS_PER_CALLER',
    fallback: 20,
    min: 1,
    max: 1_000_000,
    about: 'Streams that one caller has open at the same time. More are refused with `RATE_LIMITED`.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
