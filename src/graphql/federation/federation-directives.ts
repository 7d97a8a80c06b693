/**
 * The directives of federation 2.7 that a type or a field may have here, each with the arguments of every use.
 * `printSubgraphSdl` prints them, and imports those that are used.
 */
export interface FederationDirectives {
  /** Types only: the selections by which other subgraphs may refer to an object. */
  readonly key?: readonly { readonly fields: string; readonly resolvable?: false }[];
  /** That other subgraphs may hold the same field, or type, and answer the same. */
  readonly shareable?: readonly [Record<string, never>];
  /** That clients of the supergraph do not see it. */
  readonly inaccessible?: readonly [Record<string, never>];
  /** A word that a contract of the supergraph selects by. */
  readonly tag?: readonly { readonly name: string }[];
}

/** What to give as `extensions` to a type or a field for it to have these directives. */
export function federationDirectives(directives: FederationDirectives): { readonly directives: FederationDirectives } {
  return { directives };
}

/** The use of a directive that has no arguments. */
export const once = [{}] as const;
