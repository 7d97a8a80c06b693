import { type Setting, integerSetting } from '../setting.js';

/** How long, how often and how many at a time the upstream is asked. */
export const upstreamCallSettings = {
  upstreamTimeoutMs: integerSetting({
    name: 'UPSTREAM_TIMEOUT_MS',
    fallback: 5000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that one attempt may take, from connecting to the last byte of the body.',
  }),
  upstreamMaxAttempts: integerSetting({
    name: 'UPSTREAM_MAX_ATTEMPTS',
    fallback: 3,
    min: 1,
    max: 10,
    about: 'Attempts of one upstream call, the first included.',
  }),
  upstreamMaxConnections: integerSetting({
    name: 'UPSTREAM_MAX_CONNECTIONS',
    fallback: 64,
    min: 1,
    max: 10_000,
    about:
      'Connections to the upstream, and upstream calls in flight. Four times as many calls may wait for their turn, and up to `MAX_IN_FLIGHT` while each can expect its turn before half of its time is over.',
  }),
  upstreamConnectionMaxAgeSeconds: integerSetting({
    name: 'UPSTREAM_CONNECTION_MAX_AGE_SECONDS',
    fallback: 300,
    min: 1,
    max: 86_400,
    about:
      'Seconds after which connections to the upstream are not used again, so that a host name that leads elsewhere by now is noticed under steady traffic too. Calls in flight end where they began.',
  }),
  upstreamMaxBodyBytes: integerSetting({
    name: 'UPSTREAM_MAX_BODY_BYTES',
    fallback: 16_777_216,
    min: 1024,
    max: 268_435_456,
    about:
      'Bytes of an upstream answer after decompression. A compressed answer may have half as many on the wire. The rows that were asked for may have 256 kB, and 8 kB more for each of them.',
  }),
  requestDeadlineMs: integerSetting({
    name: 'REQUEST_DEADLINE_MS',
    fallback: 12_000,
    min: 1,
    max: 600_000,
    about:
      'Milliseconds that a whole operation may take. Fields without an answer by then are `UPSTREAM_TIMEOUT` errors.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
