import { type Setting, integerSetting, proxiesSetting } from '../setting.js';

/** How many requests there may be, of whom, and how they end. */
export const loadSettings = {
  maxInFlight: integerSetting({
    name: 'MAX_IN_FLIGHT',
    fallback: 512,
    min: 1,
    max: 100_000,
    about: 'Operations in flight. More are refused at once with 503 `OVERLOADED`.',
  }),
  rateLimitPerSecond: integerSetting({
    name: 'RATE_LIMIT_PER_SECOND',
    fallback: 50,
    min: 1,
    max: 1_000_000,
    about:
      'Sustained requests per second per caller to `/graphql`. More are refused with 429 `RATE_LIMITED`. A caller is a token, or an address if there is no token. Callers whom the upstream has not accepted within ten minutes also share a limit per address: 20 per second and 40 at once, or 40 % of this setting and the next if that is more.',
  }),
  rateLimitBurst: integerSetting({
    name: 'RATE_LIMIT_BURST',
    fallback: 100,
    min: 1,
    max: 1_000_000,
    about: 'Requests that a caller may send at once after a quiet time.',
  }),
  trustProxy: proxiesSetting({
    name: 'TRUST_PROXY',
    fallback: 'false',
    about:
      'Proxies whose `X-Forwarded-For` is believed: addresses and networks, separated by commas. `true` believes every address that connects, for networks where only a proxy can.',
    mustBe: 'true, false, or IP addresses and networks such as 10.0.0.0/8, separated by commas',
  }),
  drainSeconds: integerSetting({
    name: 'DRAIN_SECONDS',
    fallback: 25,
    min: 0,
    max: 3600,
    about:
      'Seconds that operations in flight may take to finish after SIGTERM or SIGINT. A second signal ends them at once.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
