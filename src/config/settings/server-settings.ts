import { type Setting, integerSetting, optionalPortSetting, textSetting, wordSetting } from '../setting.js';

/** Where the gateway listens, what it logs, and by what it executes. */
export const serverSettings = {
  host: textSetting({
    name: 'HOST',
    fallback: '127.0.0.1',
    about: 'Address to listen on. `0.0.0.0` listens on every address of the machine.',
    mustBe: 'a host name or an IP address',
    pattern: /^[\w.:-]{1,253}$/,
  }),
  port: integerSetting({
    name: 'PORT',
    fallback: 4000,
    min: 0,
    max: 65_535,
    about: 'Port to listen on. 0 picks a free one; the log says which.',
  }),
  metricsPort: optionalPortSetting({
    name: 'METRICS_PORT',
    fallback: 'none: `/metrics` is on PORT',
    about:
      'Port of its own for `/metrics`, which then is not on PORT. `/livez` and `/readyz` are on both. 0 picks a free one; the log says which.',
  }),
  keepAliveSeconds: integerSetting({
    name: 'KEEP_ALIVE_SECONDS',
    fallback: 65,
    min: 1,
    max: 3600,
    about:
      'Seconds that a connection of a client stays open without a request. Longer than the balancer in front keeps its side: if both end it at the same time, a request is lost.',
  }),
  logLevel: wordSetting({
    name: 'LOG_LEVEL',
    fallback: 'info',
    words: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    about: 'The lowest level that is logged.',
  }),
  execution: wordSetting({
    name: 'EXECUTION',
    fallback: 'compiled',
    words: ['compiled', 'interpreted'],
    about:
      'How operations are executed. `compiled`: by a plan made once per operation; the interpreter takes what plans cannot answer. `interpreted`: by the interpreter alone. The answers are the same; only the speed differs.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
