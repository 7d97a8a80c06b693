import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../src/config/config-error.js';
import { readConfig } from '../../../src/config/read-config.js';
import { settings } from '../../../src/config/settings.js';

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('an empty environment is the sandbox with every documented default', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    metricsPort: null,
    logLevel: 'info',
    execution: 'compiled',
    upstream: null,
    upstreamAuth: 'forward',
    upstreamConnectionMaxAgeSeconds: 300,
    keepAliveSeconds: 65,
    noProxy: [],
    upstreamMaxAttempts: 3,
    upstreamTimeoutMs: 5000,
    upstreamMaxConnections: 64,
    upstreamMaxBodyBytes: 16_777_216,
    requestDeadlineMs: 12_000,
    graphiql: true,
    introspection: true,
    explain: true,
    maxBodyBytes: 100_000,
    maxHeaderBytes: 65_536,
    corsOrigins: [],
    maxCharacters: 20000,
    maxTokens: 1000,
    maxDepth: 12,
    maxAliases: 30,
    maxRootFields: 10,
    maxDirectives: 50,
    maxCost: 50_000,
    maxUpstreamCalls: 10,
    maxEntities: 1000,
    trustedDocuments: [],
    trustedDocumentsMode: 'only',
    maxInFlight: 512,
    rateLimitPerSecond: 50,
    rateLimitBurst: 100,
    trustProxy: false,
    drainSeconds: 25,
    live: true,
    liveIntervalMs: 2000,
    liveIdleIntervalMs: 15_000,
    liveCallsPerSecond: 20,
    liveMaxSeconds: 3600,
    liveMaxStreams: 1000,
    liveMaxStreamsPerCaller: 20,
    otelHeaders: {},
    otelProtocol: 'http/json',
    otelResourceAttributes: {},
    otelSampler: 'parentbased_traceidratio',
    otelSamplerArg: 0.1,
    otelTracesExporter: 'otlp',
    otelTracesHeaders: {},
    traceparentFrom: 'proxies',
    tracing: null,
  });
});

test('the interval of a page on which nothing moves is never the shorter one', () => {
  expect(readConfig({ LIVE_INTERVAL_MS: '20000' })).toMatchObject({ liveIdleIntervalMs: 20_000 });
  expect(() => readConfig({ LIVE_INTERVAL_MS: '20000', LIVE_IDLE_INTERVAL_MS: '19999' })).toThrow(
    'LIVE_IDLE_INTERVAL_MS must not be below LIVE_INTERVAL_MS.',
  );
});

test('a variable that is empty or blank is absent', () => {
  const blank = Object.fromEntries(Object.values(settings).map(({ name }, index) => [name, index % 2 ? '' : '  ']));
  expect(readConfig(blank)).toEqual(readConfig({}));
});

test('white space around a value is none of it', () => {
  expect(readConfig({ PORT: ' 8080\n', LOG_LEVEL: '\twarn ' })).toMatchObject({ port: 8080, logLevel: 'warn' });
});

test('with an upstream, GraphiQL and introspection are off unless they are asked for', () => {
  const env = { UPSTREAM_URL: 'https://workspace.example.test', UPSTREAM_PROJECT_ID: 'p-1_A' };
  const upstream = { url: new URL('https://workspace.example.test'), projectId: 'p-1_A' };
  expect(readConfig(env)).toMatchObject({ upstream, graphiql: false, introspection: false });
  expect(readConfig({ ...env, GRAPHIQL: 'true', INTROSPECTION: 'true' })).toMatchObject({
    graphiql: true,
    introspection: true,
  });
  expect(readConfig({ GRAPHIQL: 'false', INTROSPECTION: 'false' })).toMatchObject({
    upstream: null,
    graphiql: false,
    introspection: false,
  });
});

describe('a value that cannot be used is a problem', () => {
  test.each([
    ['PORT', ['-1', '65536', '80.5', '0x50', '1e3', 'http', '４０００', '99999999999']],
    ['HOST', ['a b', 'http://x', '*', 'a/b', 'x'.repeat(254)]],
    ['LOG_LEVEL', ['INFO', 'verbose', '30']],
    ['UPSTREAM_AUTH', ['Forward', 'none']],
    ['UPSTREAM_TIMEOUT_MS', ['0', '600001', '5s']],
    ['UPSTREAM_MAX_CONNECTIONS', ['0', '10001']],
    ['UPSTREAM_MAX_BODY_BYTES', ['1023', '268435457', '16MB']],
    ['REQUEST_DEADLINE_MS', ['0', '600001']],
    ['GRAPHIQL', ['yes', '1', 'TRUE', 'on']],
    ['INTROSPECTION', ['no', '0', 'False']],
    ['MAX_BODY_BYTES', ['99', '10000001']],
    ['MAX_HEADER_BYTES', ['1023', '1048577']],
    ['MAX_TOKENS', ['9', '1000001']],
    ['MAX_UPSTREAM_CALLS', ['0', '1001']],
    ['MAX_DEPTH', ['0', '1001']],
    ['MAX_ALIASES', ['-1', '1000001']],
    ['MAX_ROOT_FIELDS', ['0', '1000001']],
    ['MAX_DIRECTIVES', ['-1', '1000001']],
    ['MAX_COST', ['0', '1e6']],
    ['MAX_IN_FLIGHT', ['0', 'many']],
    ['RATE_LIMIT_PER_SECOND', ['0', '0.5']],
    ['RATE_LIMIT_BURST', ['0', '1000001']],
    ['TRUSTED_DOCUMENTS_MODE', ['always', 'ONLY']],
    ['TRUST_PROXY', ['yes', '1', '10.0.0.0/33', 'localhost', '10.0.0.1,', '::1/129']],
    ['CORS_ORIGINS', ['*', 'https://*.example.com', 'example.com', 'https://example.com/', 'null', 'https://a.test,']],
    ['DRAIN_SECONDS', ['-1', '3601', '2.5']],
    ['KEEP_ALIVE_SECONDS', ['0', '3601', '65s']],
    ['UPSTREAM_CONNECTION_MAX_AGE_SECONDS', ['0', '86401', 'never']],
    ...['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].map((name): [string, string[]] => [
      name,
      [
        'socks5://proxy.example.test:1080',
        'ftp://proxy.example.test',
        'http://',
        'proxy example',
        'http://proxy.example.test:99999',
        'http://proxy.example.test/path',
        'http://proxy.example.test/?a=b',
        'http://user:pass#word@proxy.example.test',
        'http://user:100%@proxy.example.test',
      ],
    ]),
  ])('%s', (name, values) => {
    for (const value of values) {
      const problems = problemsOf({ [name]: value });
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must be .*\\.$`))]);
    }
  });

  test.each([
    'workspace.example.test',
    'ftp://example.test',
    '//example.test',
    'https://',
    'https://user@example.test',
    'https://user:pass@example.test',
    'https://example.test/v2',
    'https://example.test/v2/',
    'https://example.test/?a=b',
    'https://example.test/#a',
    'https://exa mple.test',
    'javascript:alert(1)',
  ])('UPSTREAM_URL %s', (url) => {
    expect(problemsOf({ UPSTREAM_URL: url, UPSTREAM_PROJECT_ID: 'p' })).toEqual([
      'UPSTREAM_URL must be an http or https URL without credentials, query, fragment and /v2: leave out /v2 and all that follows it.',
    ]);
  });

  test.each(['..', '.', 'a/b', 'a b', 'a%2Fb', 'a?b', 'a#b', '项目', 'x'.repeat(65)])(
    'UPSTREAM_PROJECT_ID %s',
    (projectId) => {
      expect(problemsOf({ UPSTREAM_URL: 'http://x', UPSTREAM_PROJECT_ID: projectId })).toEqual([
        'UPSTREAM_PROJECT_ID must be 1 to 64 letters, digits, _ and -.',
      ]);
    },
  );
});

test('an upstream without its project is named', () => {
  expect(problemsOf({ UPSTREAM_URL: 'http://x' })).toEqual(['UPSTREAM_PROJECT_ID must be set when UPSTREAM_URL is.']);
});

test('whatever the values are, the message names the settings and repeats no value', () => {
  const value = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `secret-${text}`);
  fc.assert(
    fc.property(fc.array(value, { minLength: 16, maxLength: 16 }), (values) => {
      const env = Object.fromEntries(
        Object.values(settings).map(({ name }, index) => [name, values[index % 16] ?? '']),
      );
      const message = problemsOf(env).join('\n');
      expect(message).toContain('PORT must be');
      expect(message).not.toContain('secret-');
    }),
  );
});
