/** What a reader of the page has to know of this gateway. */
export interface NoticeOptions {
  /** Whether the snapshots are those of the sandbox. */
  readonly isMadeUp: boolean;
  /** Whether introspection is off. */
  readonly isSchemaHidden: boolean;
  /** Whether every document is refused that is not in a manifest, and with it the question for the schema. */
  readonly isTrustedOnly: boolean;
}

/** The sentences above GraphiQL, in plain text; none where there is nothing to say. */
export function toNotices({ isMadeUp, isSchemaHidden, isTrustedOnly }: NoticeOptions): readonly string[] {
  return [
    ...(isMadeUp
      ? ['These snapshots are made up: the gateway serves its sandbox. Set UPSTREAM_URL to serve real ones.']
      : []),
    ...(isTrustedOnly
      ? ['Only trusted documents run here: set TRUSTED_DOCUMENTS_MODE=prefer to run others.']
      : isSchemaHidden
        ? ['No documentation or completion here: set INTROSPECTION=true to show the schema.']
        : []),
  ];
}
