import { type Setting, integerSetting, switchSetting, textSetting, urlSetting, wordSetting } from './setting.js';

/** Every setting, in the order in which the README lists them. Each is read from the environment once, at start. */
export const settings = {
  host: textSetting({
    name: 'HOST',
    fallback: '127.0.0.1',
    about: 'Address to listen on. `0.0.0.0` listens on all.',
    mustBe: 'a host name or an IP address',
    pattern: /^[\w.:-]{1,253}$/,
  }),
  port: integerSetting({
    name: 'PORT',
    fallback: 4000,
    min: 0,
    max: 65_535,
    about: 'Port to listen on. 0 picks a free one; the log tells which.',
  }),
  logLevel: wordSetting({
    name: 'LOG_LEVEL',
    fallback: 'info',
    words: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    about: 'Least level that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
  }),
  upstreamUrl: urlSetting({
    name: 'UPSTREAM_URL',
    fallback: 'the embedded sandbox',
    about: 'Base URL of the Workspace service, without `/v2`. Without it the gateway serves made-up data.',
    mustBe: 'an http or https URL without credentials, query, fragment and /v2',
    isValid: isBaseUrl,
  }),
  upstreamProjectId: textSetting({
    name: 'UPSTREAM_PROJECT_ID',
    fallback: 'none',
    about: 'Id of the project whose snapshots are served. Required with `UPSTREAM_URL`.',
    // It becomes a path segment: `..` and the like must not get into a URL.
    mustBe: '1 to 64 letters, digits, _ and -',
    pattern: /^[\w-]{1,64}$/,
  }),
  upstreamAuth: wordSetting({
    name: 'UPSTREAM_AUTH',
    fallback: 'forward',
    words: ['forward'],
    about: "How the gateway authenticates: `forward` sends the caller's own token.",
  }),
  upstreamTimeoutMs: integerSetting({
    name: 'UPSTREAM_TIMEOUT_MS',
    fallback: 5000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that one attempt may take, from connecting to the last byte of its body.',
  }),
  upstreamMaxConnections: integerSetting({
    name: 'UPSTREAM_MAX_CONNECTIONS',
    fallback: 64,
    min: 1,
    max: 10_000,
    about: 'Connections to the upstream at a time.',
  }),
  upstreamMaxBodyBytes: integerSetting({
    name: 'UPSTREAM_MAX_BODY_BYTES',
    fallback: 16_777_216,
    min: 1024,
    max: 268_435_456,
    about: 'Bytes that an answer of the upstream may have once decoded. A compressed one may have half on the wire.',
  }),
  requestDeadlineMs: integerSetting({
    name: 'REQUEST_DEADLINE_MS',
    fallback: 12_000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that a whole operation may take. What is not there by then is `UPSTREAM_TIMEOUT`.',
  }),
  graphiql: switchSetting({
    name: 'GRAPHIQL',
    fallback: 'true with the sandbox, else false',
    about: 'Whether a browser that opens `/graphql` gets GraphiQL.',
  }),
  introspection: switchSetting({
    name: 'INTROSPECTION',
    fallback: 'true with the sandbox, else false',
    about: 'Whether clients may ask for the schema. GraphiQL needs it for its documentation.',
  }),
  maxBodyBytes: integerSetting({
    name: 'MAX_BODY_BYTES',
    fallback: 100_000,
    min: 100,
    max: 10_000_000,
    about: 'Bytes that the body of a request may have.',
  }),
  maxHeaderBytes: integerSetting({
    name: 'MAX_HEADER_BYTES',
    fallback: 65_536,
    min: 1024,
    max: 1_048_576,
    about: 'Bytes that the headers of a request may have. A token of the cloud may take 40,000.',
  }),
  maxTokens: integerSetting({
    name: 'MAX_TOKENS',
    fallback: 1000,
    min: 10,
    max: 1_000_000,
    about: 'Lexical tokens that a GraphQL document may have.',
  }),
  maxUpstreamCalls: integerSetting({
    name: 'MAX_UPSTREAM_CALLS',
    fallback: 10,
    min: 1,
    max: 1000,
    about: 'Upstream list calls that one operation may need.',
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

function isBaseUrl(url: URL): boolean {
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && /^https?:$/.test(url.protocol) && !/\/v2\/?$/.test(url.pathname);
}
