import { type Setting, integerSetting, pathListSetting, wordSetting } from '../setting.js';

/** What one request may bring and cost. */
export const requestSettings = {
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
  maxCharacters: integerSetting({
    name: 'MAX_CHARACTERS',
    fallback: 20_000,
    min: 100,
    max: 10_000_000,
    about: 'Characters of a GraphQL document that is not trusted.',
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
  maxUpstreamCalls: integerSetting({
    name: 'MAX_UPSTREAM_CALLS',
    fallback: 10,
    min: 1,
    max: 1000,
    about: 'Upstream list calls that one operation may need.',
  }),
  maxEntities: integerSetting({
    name: 'MAX_ENTITIES',
    fallback: 1000,
    min: 1,
    max: 100_000,
    about: 'References of one `_entities` field.',
  }),
  trustedDocuments: pathListSetting({
    name: 'TRUSTED_DOCUMENTS',
    fallback: 'none',
    about:
      'Paths of manifests of documents by id, separated by commas, as GraphQL Code Generator, Relay or Apollo write them. Clients then name a document by `documentId` or `extensions.persistedQuery.sha256Hash`. They are read again within 5 seconds when one of them changes.',
    mustBe: 'paths of files, separated by commas',
  }),
  trustedDocumentsMode: wordSetting({
    name: 'TRUSTED_DOCUMENTS_MODE',
    fallback: 'only',
    words: ['only', 'prefer'],
    about: 'With a manifest: `only` refuses every other document, `prefer` runs those that are sent as text as well.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
