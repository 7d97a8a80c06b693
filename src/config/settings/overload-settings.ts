import { type Setting, integerSetting, proxiesSetting } from '../setting.js';

/** How many requests there may be, of whom, and how they end. */
export const loadSettings = {
  maxInFlight: integerSetting({
    name: 'MAX_IN_FLIGHT',
    fallback: 512,
    min: 1,
    max: 100_000,
    about: 'Operations under way at a time. Further ones are answered with 503 `OVERLOADED` at once.',
  }),
  rateLimitPerSecond: integerSetting({
    name: 'RATE_LIMIT_PER_SECOND',
    fallback: 50,
    min: 1,
    max: 1_000_000,
    about:
      'Sustained requests to `/graphql` per second per caller; more are answered with 429 `RATE_LIMITED`. A caller is a token, or an address where there is none. Callers whom the upstream has not accepted within the last ten minutes share 20 a second and 40 at once for each address, or 40 % of these two settings where that is more.',
  }),
  rateLimitBurst: integerSetting({
    name: 'RATE_LIMIT_BURST',
    fallback: 100,
    min: 1,
    max: 1_000_000,
    about: 'Requests that a caller who has been quiet may send at once.',
  }),
  trustProxy: proxiesSetting({
    name: 'TRUST_PROXY',
    fallback: 'false',
    about:
      'Proxies whose `X-Forwarded-For` is believed: addresses and networks, separated by commas, or `true` for whoever connects, where only a proxy can.',
    mustBe: 'true, false, or IP addresses and networks such as 10.0.0.0/8, separated by commas',
  }),
  drainSeconds: integerSetting({
    name: 'DRAIN_SECONDS',
    fallback: 25,
    min: 0,
    max: 3600,
    about:
      'Seconds that operations in flight get to finish after SIGTERM or SIGINT. A second signal ends them at once.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
