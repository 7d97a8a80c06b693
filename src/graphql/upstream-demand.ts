import type { GraphQLField } from 'graphql';

/**
 * What a field asks of the upstream, where it asks anything: said in the schema, beside the field. What each of them costs is
 * the engine's to say (`src/engine/limits/prepare-cost.ts`).
 */
export type UpstreamDemand =
  /** A page of snapshots. What is selected below a field of its `rows` counts once for each. */
  | 'list'
  /** Every row of the list that it is a field of. */
  | 'rows'
  /** The counts by status of a list. */
  | 'counts'
  /** One snapshot, which is looked for among others. */
  | 'search'
  /** The newest snapshot of a desktop. */
  | 'newest'
  /** The objects that other subgraphs refer to; the selection counts once for each. */
  | 'references';

/** The `extensions` of a field that asks for this. */
export function demands(demand: UpstreamDemand): { readonly demand: UpstreamDemand } {
  return { demand };
}

/** What was said of a field; undefined for one that asks for nothing. */
export function readDemand({ extensions }: GraphQLField<unknown, unknown>): UpstreamDemand | undefined {
  // Nothing but what `demands` gives is ever put there.
  return extensions['demand'] as UpstreamDemand | undefined;
}
