import type { App, AppOptions } from '../../src/app/start-app.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox-options.js';
import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { createWaitingRoom } from './fault-server/create-waiting-room.js';
import { findLeaks } from './find-leaks.js';
import { quickTracing } from './traced-env.js';
import { testedGateway } from './tested-gateway.js';

/** What the app is given, and where it asks. Spans are sent at once, if `tracingTimes` does not say otherwise. */
export interface GatewayOptions extends Omit<AppOptions, 'config' | 'logDestination'> {
  /** Settings, over the tests' own: a free port, every log line, and as many requests as a test likes. */
  readonly env?: Readonly<Record<string, string>>;
  /** Starts a sandbox of this kind and configures it as a real upstream, where a token is needed. */
  readonly sandbox?: SandboxOptions;
  /** Base URL of any other upstream, to configure as a real one. */
  readonly upstreamUrl?: string;
}

export interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Sent as X-Auth-Token; `testToken` when absent, none when null. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the connection when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly unknown[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it was sent. */
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly GraphqlError[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

/** A whole gateway on a real socket, and the upstream that it was given. */
export interface Gateway extends AsyncDisposable {
  readonly app: App;
  /** Where GraphQL is served. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The sandbox behind it. Throws where the upstream is none. */
  readonly upstream: Sandbox;
  /** Log lines so far, parsed. */
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  /** Waits until `count` lines of this event have been logged, 1 when absent, and gives them all. */
  logged(event: string, count?: number): Promise<readonly Readonly<Record<string, unknown>>[]>;
  query(document: string, options?: QueryOptions): Promise<Answer>;
}

/** The project id that gateways with a configured upstream have in tests. */
export const testProjectId = 'bcae3e673fd04716a3b9dacdf58ca336';

/** The token that callers have in tests: a canary, for which each gateway's log, metrics and answers are searched at its end. */
export const testToken = 'test-token-Zq7Xw2Lk9Rb4Vn8';

const testEnv = {
  EXECUTION: process.env['EXECUTION'] ?? '',
  PORT: '0',
  LOG_LEVEL: 'trace',
  DRAIN_SECONDS: '1',
  RATE_LIMIT_PER_SECOND: '1000000',
  RATE_LIMIT_BURST: '1000000',
};

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const { env, sandbox: sandboxOptions, upstreamUrl: otherUrl, ...injected } = options;
  const startedAt = Date.UTC(2026, 5, 15, 12);
  const sandbox = sandboxOptions
    ? // Its time stands still, so that no snapshot is made between two questions of a test, and there are 3,000.
      await testedGateway.startSandbox({
        now: () => startedAt,
        activity: { pace: 0 },
        projectId: testProjectId,
        ...sandboxOptions,
      })
    : null;
  const upstreamUrl = sandbox?.url ?? otherUrl;
  const upstreamEnv = upstreamUrl ? { UPSTREAM_URL: upstreamUrl, UPSTREAM_PROJECT_ID: testProjectId } : {};
  const lines: Record<string, unknown>[] = [];
  const answers: string[] = [];
  const waitingRoom = createWaitingRoom();
  const write = (line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
    waitingRoom.changed();
  };
  const app = await testedGateway.startApp({
    config: testedGateway.readConfig({ ...testEnv, ...upstreamEnv, ...env }),
    tracingTimes: quickTracing,
    ...injected,
    logDestination: { write },
  });
  return {
    app,
    url: app.url,
    origin: new URL(app.url).origin,
    get upstream() {
      const upstream = sandbox ?? app.sandbox;
      if (!upstream) throw new Error('This gateway has an upstream that is no sandbox');
      return upstream;
    },
    logs: lines,
    logged: async (event, count = 1) => {
      const found = () => lines.filter((line) => line['event'] === event);
      await waitingRoom.until(`${count} lines of ${event}`, () => found().length >= count);
      return found();
    },
    query: async (document, queryOptions) => {
      const answer = await query(app.url, document, queryOptions);
      answers.push(answer.text);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      answers.push(await readMetricsText(app));
      await app.stop();
      await sandbox?.close();
      waitingRoom.close();
      const leaks = findLeaks(JSON.stringify([lines, answers]), secretsOf(env));
      if (leaks.length > 0)
        throw new Error(`The log, the metrics or an answer of this gateway hold: ${leaks.join(', ')}`);
    },
  };
}

/** What no gateway of any test may tell: the canary, and what its settings keep secret. */
function secretsOf(env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const names = ['UPSTREAM_IAM_PASSWORD', 'UPSTREAM_AK', 'UPSTREAM_SK', 'UPSTREAM_SECURITY_TOKEN', 'GATEWAY_TOKENS'];
  const ofSettings = Object.entries(env).filter(([name]) => names.includes(name));
  const ofProxies = Object.entries(env).flatMap(([name, url]) =>
    /^https?_proxy$/i.test(name) && URL.canParse(url)
      ? [[name, decodeURIComponent(new URL(url).password)] as const]
      : [],
  );
  // Names of headers are no secret.
  const [, collectorKey = ''] = env['OTEL_EXPORTER_OTLP_HEADERS']?.split('=') ?? [];
  return { testToken, collectorKey, ...Object.fromEntries([...ofSettings, ...ofProxies]) };
}

/** Empty when the gateway answers no more, because its test has stopped it. */
async function readMetricsText(app: App): Promise<string> {
  const response = await fetch(new URL('/metrics', app.url), { signal: AbortSignal.timeout(1000) }).catch(() => null);
  return response?.ok === true ? response.text() : '';
}

/** Asks any GraphQL server at `url`, which may be another process. */
export async function query(url: string, document: string, options: QueryOptions = {}): Promise<Answer> {
  const token = options.token === undefined ? testToken : options.token;
  const response = await fetch(url, {
    method: 'POST',
    ...(options.signal && { signal: options.signal }),
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { 'x-auth-token': token }),
      ...options.headers,
    },
    body: JSON.stringify({ query: document, ...(options.variables && { variables: options.variables }) }),
  });
  const text = await response.text();
  const body = JSON.parse(text) as Pick<Answer, 'data' | 'errors' | 'extensions'>;
  const { status, headers } = response;
  return { status, headers, text, data: body.data, errors: body.errors, extensions: body.extensions };
}
