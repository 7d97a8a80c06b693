import type { Setting } from './setting.js';
import { settings } from './settings.js';

type Values = { readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never };

/** The gateway's configuration: every setting, checked, with what depends on others decided. */
export interface Config extends Omit<
  Values,
  'host' | 'graphiql' | 'introspection' | 'upstreamUrl' | 'upstreamProjectId'
> {
  readonly host: string;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Null: serve the embedded sandbox. */
  readonly upstream: { readonly url: URL; readonly projectId: string } | null;
}

/** Settings that the gateway cannot start with. Its message names every problem and no value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration from environment variables. An empty variable counts as absent.
 *
 * @throws {ConfigError} naming all problems at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const entries = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const read = setting.schema.safeParse(readText(env, setting));
    if (!read.success) problems.push(`${setting.name} must be ${setting.mustBe}.`);
    return [key, read.data] as const;
  });
  // The keys are those of `settings`, and each value has passed its own schema or left a problem behind.
  const values = Object.fromEntries(entries) as unknown as Values;
  if (readText(env, settings.upstreamUrl) !== undefined && readText(env, settings.upstreamProjectId) === undefined) {
    problems.push(`${settings.upstreamProjectId.name} must be set when ${settings.upstreamUrl.name} is.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(values);
}

function readText(env: Readonly<Record<string, string | undefined>>, { name }: Setting<unknown>): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

function toConfig({ host, graphiql, introspection, upstreamUrl, upstreamProjectId, ...rest }: Values): Config {
  const upstream = upstreamUrl && upstreamProjectId ? { url: upstreamUrl, projectId: upstreamProjectId } : null;
  const isSandbox = upstream === null;
  return {
    ...rest,
    host: host ?? settings.host.fallback,
    graphiql: graphiql ?? isSandbox,
    introspection: introspection ?? isSandbox,
    upstream,
  };
}
