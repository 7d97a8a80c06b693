import {
  type Setting,
  integerSetting,
  originListSetting,
  proxiesSetting,
  secretListSetting,
  secretSetting,
  switchSetting,
  textSetting,
  urlSetting,
  wordSetting,
} from './setting.js';

const oneLine = /^[^\p{Cc}]{1,256}$/u;
const oneWord = /^[\x21-\x2b\x2d-\x7e]{1,40000}$/;

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
    words: ['forward', 'iam', 'aksk'],
    about:
      "How the gateway authenticates: `forward` sends the caller's own token, `iam` the token of a user of its own, `aksk` signs with an access key of its own.",
  }),
  upstreamIamUrl: urlSetting({
    name: 'UPSTREAM_IAM_URL',
    fallback: 'none',
    about: 'Base URL of IAM, without `/v3`. Required with `UPSTREAM_AUTH=iam`, like the three below.',
    mustBe: 'an http or https URL without credentials, query, fragment and /v3',
    isValid: isBaseUrl,
  }),
  upstreamIamUsername: textSetting({
    name: 'UPSTREAM_IAM_USERNAME',
    fallback: 'none',
    about: "Name of the gateway's IAM user.",
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamIamPassword: secretSetting({
    name: 'UPSTREAM_IAM_PASSWORD',
    fallback: 'none',
    about:
      'Password of that user. When IAM refuses it, it is not sent again before a restart, so that the account does not lock.',
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamIamDomain: textSetting({
    name: 'UPSTREAM_IAM_DOMAIN',
    fallback: 'none',
    about: 'Name of the account (domain) that the user belongs to.',
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamAk: secretSetting({
    name: 'UPSTREAM_AK',
    fallback: 'none',
    about: 'Access key id. Required with `UPSTREAM_AUTH=aksk`, like `UPSTREAM_SK`.',
    mustBe: 'one word of printable ASCII characters',
    pattern: oneWord,
  }),
  upstreamSk: secretSetting({
    name: 'UPSTREAM_SK',
    fallback: 'none',
    about: 'Secret access key.',
    mustBe: 'one word of printable ASCII characters',
    pattern: oneWord,
  }),
  upstreamSecurityToken: secretSetting({
    name: 'UPSTREAM_SECURITY_TOKEN',
    fallback: 'none',
    about: 'Security token that belongs to a temporary access key.',
    mustBe: 'one word of printable ASCII characters',
    pattern: oneWord,
  }),
  gatewayTokens: secretListSetting({
    name: 'GATEWAY_TOKENS',
    fallback: 'none',
    about:
      "Tokens, separated by commas, one of which a caller must send to be answered with the gateway's own credentials. Only with `iam` and `aksk`.",
    mustBe: 'words of printable ASCII characters, separated by commas',
    pattern: oneWord,
  }),
  gatewayOpen: switchSetting({
    name: 'GATEWAY_OPEN',
    fallback: 'false',
    about:
      'Says that whoever reaches the gateway may ask with its own credentials, because something in front of it decides who does. Required with `iam` and `aksk` without `GATEWAY_TOKENS`.',
  }),
  upstreamTimeoutMs: integerSetting({
    name: 'UPSTREAM_TIMEOUT_MS',
    fallback: 5000,
    min: 1,
    max: 600_000,
    about: 'Milliseconds that one attempt may take, from connecting to the last byte of its body.',
  }),
  upstreamMaxAttempts: integerSetting({
    name: 'UPSTREAM_MAX_ATTEMPTS',
    fallback: 3,
    min: 1,
    max: 10,
    about: 'Attempts that one upstream call may take, the first included.',
  }),
  upstreamMaxConnections: integerSetting({
    name: 'UPSTREAM_MAX_CONNECTIONS',
    fallback: 64,
    min: 1,
    max: 10_000,
    about: 'Connections to the upstream at a time, and calls under way. Four times as many may wait for one to end.',
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
  maxDepth: integerSetting({
    name: 'MAX_DEPTH',
    fallback: 12,
    min: 1,
    max: 1000,
    about: 'Levels of fields that an operation may have, and levels of lists and objects that a value may have.',
  }),
  maxAliases: integerSetting({
    name: 'MAX_ALIASES',
    fallback: 30,
    min: 0,
    max: 1_000_000,
    about: 'Aliases that an operation may have, wherever its fragments are spread.',
  }),
  maxRootFields: integerSetting({
    name: 'MAX_ROOT_FIELDS',
    fallback: 10,
    min: 1,
    max: 1_000_000,
    about: 'Root fields that an operation may have.',
  }),
  maxDirectives: integerSetting({
    name: 'MAX_DIRECTIVES',
    fallback: 50,
    min: 0,
    max: 1_000_000,
    about: 'Directives that a GraphQL document may have.',
  }),
  maxCost: integerSetting({
    name: 'MAX_COST',
    fallback: 50_000,
    min: 1,
    max: 1_000_000_000,
    about: 'What an operation may cost: 1 a field for every row that has it, and 10 an upstream call.',
  }),
  trustedDocuments: textSetting({
    name: 'TRUSTED_DOCUMENTS',
    fallback: 'none',
    about:
      'Path of a manifest of documents by id, as GraphQL Code Generator, Relay or Apollo write it. Clients then name a document by `documentId` or `extensions.persistedQuery.sha256Hash`.',
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  trustedDocumentsMode: wordSetting({
    name: 'TRUSTED_DOCUMENTS_MODE',
    fallback: 'only',
    words: ['only', 'prefer'],
    about: 'With a manifest: `only` refuses every other document, `prefer` runs those that are sent as text as well.',
  }),
  maxUpstreamCalls: integerSetting({
    name: 'MAX_UPSTREAM_CALLS',
    fallback: 10,
    min: 1,
    max: 1000,
    about: 'Upstream list calls that one operation may need.',
  }),
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
      'Requests to `/graphql` a second that one caller may send for ever; more are answered with 429 `RATE_LIMITED`. A caller is a token, or an address where there is none.',
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
  corsOrigins: originListSetting({
    name: 'CORS_ORIGINS',
    fallback: 'none',
    about: 'Origins, separated by commas, whose pages may ask the gateway from a browser. Never with cookies.',
    mustBe: 'exact origins such as https://app.example.com, without a path, separated by commas; * is not taken',
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
  return isPlain && /^https?:$/.test(url.protocol) && !/\/v[23]\/?$/.test(url.pathname);
}
