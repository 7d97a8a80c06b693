/** What a reader of the page has to know of this gateway. */
export interface NoticeOptions {
  /** Whether the snapshots are those of the sandbox. */
  readonly isMadeUp: boolean;
  /** Whether introspection is off. */
  readonly isSchemaHidden: boolean;
}

/** The sentences above GraphiQL, in plain text; none where there is nothing to say. */
export function toNotices({ isMadeUp, isSchemaHidden }: NoticeOptions): readonly string[] {
  return [
    ...(isMadeUp
      ? ['These snapshots are made up: the gateway serves its sandbox. Set UPSTREAM_URL to serve real ones.']
      : []),
    ...(isSchemaHidden ? ['No documentation or completion here: set INTROSPECTION=true to show the schema.'] : []),
  ];
}
