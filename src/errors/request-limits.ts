/** One limit whose excess is `REQUEST_LIMIT_EXCEEDED`, if `when` names no other code. */
export interface RequestLimitSpec {
  /** Name of the setting that moves it; null where it is fixed. */
  readonly setting: string | null;
  /** When an operation is over it, as `docs/errors.md` says it. */
  readonly when: string;
}

/** The highest offset that the upstream serves (`schema/upstream.openapi.yaml`). */
export const maxOffset = 20_000;

/**
 * Every value of `extensions.limit`, in the order in which an operation meets them.
 * They are a public contract: add freely, never rename one, never reuse one.
 */
export const requestLimits = {
  characters: { setting: 'MAX_CHARACTERS', when: 'The document has too many characters.' },
  tokens: { setting: 'MAX_TOKENS', when: 'The document has too many lexical tokens.' },
  directives: { setting: 'MAX_DIRECTIVES', when: 'The document has too many directives.' },
  depth: {
    setting: 'MAX_DEPTH',
    when: 'Fields are nested too deeply, or lists and objects in a value or a variable.',
  },
  rootFields: { setting: 'MAX_ROOT_FIELDS', when: 'The operation has too many root fields.' },
  aliases: {
    setting: 'MAX_ALIASES',
    when: 'The operation has too many aliases, counted wherever a fragment is spread.',
  },
  overlappingFields: { setting: null, when: 'One place of the document has too many fields of the same name.' },
  entities: { setting: 'MAX_ENTITIES', when: 'An `_entities` field has too many references.' },
  cost: { setting: 'MAX_COST', when: 'The operation, with its variables, would cost too much.' },
  liveFields: {
    setting: null,
    when: 'A subscription selects a field that needs upstream calls of its own: `Desktop.snapshots`, `latestSnapshot` or `statusCounts`.',
  },
  upstreamCalls: {
    setting: 'MAX_UPSTREAM_CALLS',
    when: 'A field needs more upstream calls than the operation has left. The other fields are answered.',
  },
  offset: {
    setting: null,
    when: `A field needs rows beyond offset ${maxOffset}, which the upstream does not serve. The other fields are answered.`,
  },
  streams: {
    setting: 'LIVE_MAX_STREAMS_PER_CALLER',
    when: 'The caller has too many streams open: `RATE_LIMITED`. Or all callers together, more than `LIVE_MAX_STREAMS`: `OVERLOADED`.',
  },
  operations: { setting: null, when: 'A WebSocket has too many operations: `RATE_LIMITED`.' },
} as const satisfies Record<string, RequestLimitSpec>;

export type RequestLimit = keyof typeof requestLimits;
