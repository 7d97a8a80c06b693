import { type Setting, integerSetting } from '../setting.js';

/** How long, how often and how many at a time the upstream is asked. */
export const callSettings = {
  upstreamTimeoutMs: integerSetting({
    name: 'UPSTREAM_TIMEOUT_MS',
    fallback: 5000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that one attempt may take, from connecting to the last byte of its body.',
  }),
  upstreamMaxAttempts: integerSetting({
    name: 'UPSTREAM_MAX_ATTEMPTS',
    fallback: 3,
    min: 1,
    max: 10,
    about: 'Attempts that one upstream call may take, the first included.',
  }),
  upstreamMaxConnections: integerSetting({
    name: 'UPSTREAM_MAX_CONNECTIONS',
    fallback: 64,
    min: 1,
    max: 10_000,
    about:
      'Connections to the upstream at a time, and calls under way. Four times as many may wait for one to end, and up to `MAX_IN_FLIGHT` while that is soon enough.',
  }),
  upstreamMaxBodyBytes: integerSetting({
    name: 'UPSTREAM_MAX_BODY_BYTES',
    fallback: 16_777_216,
    min: 1024,
    max: 268_435_456,
    about:
      'Bytes that an answer of the upstream may have once decoded. A compressed one may have half on the wire. Without rows beyond those that were asked for, it may have 256 kB and 8 kB for each row.',
  }),
  requestDeadlineMs: integerSetting({
    name: 'REQUEST_DEADLINE_MS',
    fallback: 12_000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that a whole operation may take. What is not there by then is `UPSTREAM_TIMEOUT`.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
