import { type Setting, integerSetting, pathListSetting, wordSetting } from '../setting.js';

/** What one request may bring and cost. */
export const requestSettings = {
  maxBodyBytes: integerSetting({
    name: 'MAX_BODY_BYTES',
    fallback: 100_000,
    min: 100,
    max: 10_000_000,
    about: "Bytes of a request's body.",
  }),
  maxHeaderBytes: integerSetting({
    name: 'MAX_HEADER_BYTES',
    fallback: 65_536,
    min: 1024,
    max: 1_048_576,
    about: "Bytes of a request's headers together. The cloud's tokens have up to 40,000.",
  }),
  maxCharacters: integerSetting({
    name: 'MAX_CHARACTERS',
    fallback: 20_000,
    min: 100,
    max: 10_000_000,
    about: 'Characters of a GraphQL document that is not trusted, white space included.',
  }),
  maxTokens: integerSetting({
    name: 'MAX_TOKENS',
    fallback: 1000,
    min: 10,
    max: 1_000_000,
    about: 'Lexical tokens of a GraphQL document.',
  }),
  maxDepth: integerSetting({
    name: 'MAX_DEPTH',
    fallback: 12,
    min: 1,
    max: 1000,
    about: 'Nested levels of fields in an operation, and of lists and objects in a value.',
  }),
  maxAliases: integerSetting({
    name: 'MAX_ALIASES',
    fallback: 30,
    min: 0,
    max: 1_000_000,
    about: 'Aliases in an operation, counted wherever a fragment is spread.',
  }),
  maxRootFields: integerSetting({
    name: 'MAX_ROOT_FIELDS',
    fallback: 10,
    min: 1,
    max: 1_000_000,
    about: 'Root fields of an operation.',
  }),
  maxDirectives: integerSetting({
    name: 'MAX_DIRECTIVES',
    fallback: 50,
    min: 0,
    max: 1_000_000,
    about: 'Directives in a GraphQL document.',
  }),
  maxCost: integerSetting({
    name: 'MAX_COST',
    fallback: 50_000,
    min: 1,
    max: 1_000_000_000,
    about: 'Cost of an operation: 1 for each field, times the rows that have it, and 10 for each upstream call.',
  }),
  maxUpstreamCalls: integerSetting({
    name: 'MAX_UPSTREAM_CALLS',
    fallback: 10,
    min: 1,
    max: 1000,
    about: 'Upstream list calls of one operation.',
  }),
  maxEntities: integerSetting({
    name: 'MAX_ENTITIES',
    fallback: 1000,
    min: 1,
    max: 100_000,
    about: 'References in one `_entities` field.',
  }),
  trustedDocuments: pathListSetting({
    name: 'TRUSTED_DOCUMENTS',
    fallback: 'none',
    about:
      'Paths of manifests of trusted documents, separated by commas, written by GraphQL Code Generator, Relay or Apollo. Clients then name a document by `documentId` or by `extensions.persistedQuery.sha256Hash`. The gateway reads a manifest again within 5 seconds after it has changed.',
    mustBe: 'paths of files, separated by commas',
  }),
  trustedDocumentsMode: wordSetting({
    name: 'TRUSTED_DOCUMENTS_MODE',
    fallback: 'only',
    words: ['only', 'prefer'],
    about:
      'With a manifest: `only` refuses every other document, except one that asks for `_service` alone, as routers do for the schema. `prefer` also executes documents sent as text, such as those of a router.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
