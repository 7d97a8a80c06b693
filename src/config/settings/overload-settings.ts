import { type Setting, integerSetting, proxiesSetting } from '../setting.js';

/** What newcomers of one address may send together: this much, or more where one caller may send more than by default. */
export const leastNewcomers = { perSecond: 20, burst: 40 } as const;
/** Of one caller's rate, what newcomers of one address have: the same numbers at the default settings. */
export const newcomerPercent = 40;

/** How many requests there may be, of whom, and how they end. */
export const overloadSettings = {
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
    about: `Sustained requests per second per caller to \`/graphql\`. More are refused with 429 \`RATE_LIMITED\`. A caller is a token, or an address if there is no token. Callers whom the upstream has not accepted within ten minutes also share a limit per address: ${leastNewcomers.perSecond} per second and ${leastNewcomers.burst} at once, or ${newcomerPercent} % of this setting and the next if that is more.`,
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
