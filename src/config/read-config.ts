import { ConfigError } from './config-error.js';
import { type UpstreamConfig, readUpstreamConfig } from './read-upstream-config.js';
import { type TracingConfig, readTracingConfig } from './read-tracing-config.js';
import type { Setting } from './setting.js';
import { settings } from './settings.js';
import type { tracingSettings } from './settings/tracing-settings.js';

/** What every setting reads as, whether or not it goes with the others. */
export type SettingValues = {
  readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

type DecidedElsewhere =
  | 'host'
  | 'graphiql'
  | 'introspection'
  | 'explain'
  | 'live'
  | 'upstreamUrl'
  | 'upstreamProjectId'
  | 'upstreamAuth'
  | 'upstreamIamUrl'
  | 'upstreamIamUsername'
  | 'upstreamIamPassword'
  | 'upstreamIamDomain'
  | 'upstreamAk'
  | 'upstreamSk'
  | 'upstreamSecurityToken'
  | 'gatewayTokens'
  | 'gatewayOpen'
  | keyof typeof tracingSettings;

/** The gateway's configuration: every setting, checked, with what depends on others decided. */
export interface Config extends Omit<SettingValues, DecidedElsewhere> {
  readonly host: string;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly explain: boolean;
  readonly live: boolean;
  /** Null: serve the embedded sandbox. */
  readonly upstream: UpstreamConfig | null;
  /** Null: nothing is traced. */
  readonly tracing: TracingConfig | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from environment variables. A variable that is empty, or nothing but white space, counts as absent.
 *
 * @throws {ConfigError} naming all problems at once.
 */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const invalid = new Set<string>();
  const entries = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const read = setting.schema.safeParse(readText(env, setting));
    if (!read.success) {
      invalid.add(setting.name);
      problems.push(`${nameIn(env, setting)} must be ${setting.mustBe}.`);
    }
    return [key, read.data] as const;
  });
  // The keys are those of `settings`, and each value has passed its own schema or left a problem behind.
  const values = Object.fromEntries(entries) as unknown as SettingValues;
  const upstream = readUpstreamConfig(
    values,
    (problem, about) => {
      // What is there but not valid is not missing as well.
      if (!invalid.has(about)) problems.push(problem);
    },
    (key) => readText(env, settings[key]) !== undefined,
  );
  const tracing = readTracingConfig(values, (problem) => problems.push(problem));
  const { liveIntervalMs } = values;
  const isIdleSet = readText(env, settings.liveIdleIntervalMs) !== undefined;
  if (isIdleSet && values.liveIdleIntervalMs < liveIntervalMs) {
    problems.push('LIVE_IDLE_INTERVAL_MS must not be below LIVE_INTERVAL_MS.');
  }
  if (values.metricsPort !== null && values.metricsPort !== 0 && values.metricsPort === values.port) {
    problems.push('METRICS_PORT must not be PORT.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const isSandbox = upstream === null;
  return {
    ...values,
    host: values.host ?? settings.host.fallback,
    graphiql: values.graphiql ?? isSandbox,
    introspection: values.introspection ?? isSandbox,
    explain: values.explain ?? isSandbox,
    live: values.live ?? true,
    liveIdleIntervalMs: Math.max(values.liveIdleIntervalMs, liveIntervalMs),
    upstream,
    tracing,
  };
}

/** The name under which a setting is read. */
function nameIn(env: Env, { name, isLowerFirst }: Setting<unknown>): string {
  const lower = name.toLowerCase();
  return isLowerFirst && (env[lower]?.trim() ?? '') !== '' ? lower : name;
}

function readText(env: Env, setting: Setting<unknown>): string | undefined {
  const text = env[nameIn(env, setting)];
  const trimmed = text?.trim();
  if (trimmed === '') return undefined;
  return setting.isExact ? text : trimmed;
}
