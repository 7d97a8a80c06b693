import type { GraphQLField } from 'graphql';
import { desktopPageLimit } from '../loaders/create-snapshot-loader.js';
import { maxStatusCountCalls } from '../loaders/create-status-count-loader.js';
import { sliceBounds } from '../snapshots/snapshot-query.js';
import type { SnapshotQueryInput } from './arguments/read-list-arguments.js';

/** What a field asks of the upstream, where it asks anything: said in the schema, beside the field (`extensions.cost`). */
export type FieldCost =
  /** Asks for a page of `rows`, of each of several lists. What is selected below a `rows` field counts once for each row. */
  | {
      readonly kind: 'list';
      readonly rows: (args: Readonly<Record<string, unknown>>) => number;
      readonly lists: (args: Readonly<Record<string, unknown>>) => number;
    }
  /** Asks for `rows` in order to show one of them. */
  | { readonly kind: 'search'; readonly rows: (args: Readonly<Record<string, unknown>>) => number }
  /** Asks for what `references` stand for, `calls` times and a full page each; what is selected counts once for each. */
  | {
      readonly kind: 'entities';
      readonly references: (args: Readonly<Record<string, unknown>>) => number;
      readonly calls: (args: Readonly<Record<string, unknown>>) => number;
    }
  /** Asks `calls` times, for `rows` in all, in order to count them. */
  | { readonly kind: 'count'; readonly rows: number; readonly calls: number }
  /** Shows every row of the list that it is a field of. */
  | { readonly kind: 'rows' };

/** A list of snapshots. One whose limit is out of its bounds asks for nothing: its resolver refuses it. */
export const listCost: FieldCost = {
  kind: 'list',
  rows: (args) => {
    const { page, first } = args as SnapshotQueryInput;
    const limit = first ?? page?.limit ?? sliceBounds.defaultLimit;
    return limit >= sliceBounds.minLimit && limit <= sliceBounds.maxLimit ? limit : 0;
  },
  // The upstream filters by one status at a time.
  lists: (args) => new Set((args as SnapshotQueryInput).filter?.statuses ?? []).size || 1,
};

/** One snapshot. The walk through the whole project is shared by all searches of an operation, so each counts one page. */
export const searchCost: FieldCost = {
  kind: 'search',
  rows: ({ desktopId }) => (typeof desktopId === 'string' ? desktopPageLimit : sliceBounds.maxLimit),
};

/** The newest snapshot of a desktop. */
export const latestCost: FieldCost = { kind: 'search', rows: () => 1 };

/** Other subgraphs' references. A hundred desktops are asked for at a time, and what is known by its id alone is looked for once. */
export const entitiesCost: FieldCost = {
  kind: 'entities',
  references: (args) => readReferences(args).length,
  calls: (args) => {
    const snapshots = readReferences(args).filter(({ __typename }) => __typename === 'DesktopSnapshot');
    const withDesktop = snapshots.filter(({ desktop }) => desktop !== undefined && desktop !== null).length;
    return Math.ceil(withDesktop / 100) + (withDesktop < snapshots.length ? 1 : 0);
  },
};

/** The counts by status: one page of all rows, or the total of each status. */
export const countCost = {
  kind: 'count',
  rows: sliceBounds.maxLimit,
  calls: maxStatusCountCalls,
} as const satisfies FieldCost;

/** The rows of a list. */
export const rowsCost: FieldCost = { kind: 'rows' };

interface ReferenceLike {
  readonly __typename?: unknown;
  readonly desktop?: unknown;
}

/** Whatever is no object is refused by the resolver, and costs as one. */
function readReferences({ representations }: Readonly<Record<string, unknown>>): readonly ReferenceLike[] {
  if (!Array.isArray(representations)) return [];
  return representations.map((value: unknown) => (typeof value === 'object' && value !== null ? value : {}));
}

/** What was said of a field; undefined for one that asks for nothing. */
export function readFieldCost({ extensions }: GraphQLField<unknown, unknown>): FieldCost | undefined {
  // Nothing but the constants of this file is ever put there.
  return extensions['cost'] as FieldCost | undefined;
}
