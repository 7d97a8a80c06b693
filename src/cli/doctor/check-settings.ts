import { ConfigError } from '../../config/config-error.js';
import { findProxies } from '../../config/find-proxies.js';
import { type Config, readConfig } from '../../config/read-config.js';
import type { UpstreamConfig } from '../../config/read-upstream-config.js';
import { settings } from '../../config/settings.js';
import type { Finding } from './finding.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the settings as the gateway would, and looks at what it would take without a word. Undefined: they do not serve. */
export function* checkSettings(env: Env): Generator<Finding, Config | undefined> {
  const step = 'settings';
  for (const text of [...unknownSettings(env), ...settingsOfNode(env)]) yield { step, outcome: 'warning', text };
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const text of error.problems) yield { step, outcome: 'failed', text };
    return undefined;
  }
  for (const text of doubtful(config)) yield { step, outcome: 'warning', text };
  const isProxied = findProxies(config).size > 0;
  if (config.upstream) yield { step, outcome: 'ok', text: describe(config.upstream, isProxied) };
  else yield { step, outcome: 'warning', text: sandboxText };
  return config;
}

const sandboxText =
  'UPSTREAM_URL is not set, so this is about the EMBEDDED SANDBOX, whose snapshots are MADE UP. Set UPSTREAM_URL and UPSTREAM_PROJECT_ID to check a real upstream.';

const ways = {
  forward: "asks with each caller's own token (forward)",
  iam: 'asks with the token of its own IAM user (iam)',
  aksk: 'signs with its own access key (aksk)',
} as const;

function describe({ auth, gatewayTokens }: UpstreamConfig, isProxied: boolean): string {
  const way = auth.kind === 'aksk' && auth.securityToken ? `${ways.aksk.slice(0, -1)}, temporary)` : ways[auth.kind];
  const door = gatewayTokens === null ? '' : ', for callers who send one of GATEWAY_TOKENS';
  const proxy = isProxied ? ', through a proxy' : '';
  return `All settings can be used. The gateway ${way}${proxy}${door}.`;
}

/** Names that look like ours and are not: most likely slips, which the gateway would ignore. */
function unknownSettings(env: Env): readonly string[] {
  const known = new Set<string>(Object.values(settings).map(({ name }) => name));
  return Object.keys(env)
    .filter((name) => /^(?:UPSTREAM|GATEWAY|METRICS|OTEL|TRACEPARENT)_[A-Z_]{1,60}$/.test(name) && !known.has(name))
    .map((name) => `${name} is set, and is no setting of the gateway. Is it misspelt?`);
}

function settingsOfNode(env: Env): readonly string[] {
  return [
    ...(env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? [
          'NODE_TLS_REJECT_UNAUTHORIZED is 0: anyone between the gateway and the upstream can read and change everything.',
        ]
      : []),
  ];
}

function doubtful(config: Config): readonly string[] {
  const { upstream, requestDeadlineMs, upstreamTimeoutMs } = config;
  const hasOwnCredentials = upstream !== null && upstream.auth.kind !== 'forward';
  return [
    ...(hasOwnCredentials && upstream.gatewayTokens === null
      ? [
          "GATEWAY_OPEN is true: everyone who reaches the gateway sees the project's snapshots with the gateway's credentials.",
        ]
      : []),
    ...(upstreamTimeoutMs > requestDeadlineMs
      ? ['UPSTREAM_TIMEOUT_MS is longer than REQUEST_DEADLINE_MS, so that no attempt can use it up.']
      : []),
  ];
}
