import type { GraphQLField } from 'graphql';
import { sliceBounds } from '../snapshots/snapshot-query.js';
import type { SnapshotQueryInput } from './arguments/read-snapshot-query.js';

/** What a field asks of the upstream, where it asks anything: said in the schema, beside the field (`extensions.cost`). */
export type FieldCost =
  /** Asks for a page of `rows`. What is selected below a `rows` field of it counts once for each. */
  | { readonly kind: 'list'; readonly rows: (args: Readonly<Record<string, unknown>>) => number }
  /** Asks for `rows` in order to show one of them. */
  | { readonly kind: 'search'; readonly rows: (args: Readonly<Record<string, unknown>>) => number }
  /** Shows every row of the list that it is a field of. */
  | { readonly kind: 'rows' };

/** A list of snapshots. One whose limit is out of its bounds asks for nothing: its resolver refuses it. */
export const listCost: FieldCost = {
  kind: 'list',
  rows: (args) => {
    const { page } = args as SnapshotQueryInput;
    const limit = page?.limit ?? sliceBounds.defaultLimit;
    return limit >= sliceBounds.minLimit && limit <= sliceBounds.maxLimit ? limit : 0;
  },
};

/** One snapshot. The walk through the whole project is shared by all searches of an operation, so each counts one page. */
export const searchCost: FieldCost = {
  kind: 'search',
  rows: ({ desktopId }) => (typeof desktopId === 'string' ? 100 : sliceBounds.maxLimit),
};

/** The rows of a list. */
export const rowsCost: FieldCost = { kind: 'rows' };

/** What was said of a field; undefined for one that asks for nothing. */
export function readFieldCost({ extensions }: GraphQLField<unknown, unknown>): FieldCost | undefined {
  // Nothing but the constants of this file is ever put there.
  return extensions['cost'] as FieldCost | undefined;
}
