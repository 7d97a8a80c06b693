import type { Answer } from './start-gateway.js';

/** A connection with all that a test may have selected. */
export interface Page {
  readonly nodes: readonly { readonly id: string; readonly name: string | null }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number | null;
}

/** The page in `data.snapshots` of an answer that must have no errors. */
export function pageOf({ data, errors, text }: Answer): Page {
  const { snapshots } = (data ?? {}) as { readonly snapshots?: Page | null };
  if (errors || !snapshots) throw new Error(`A page was expected, but got: ${text}`);
  return snapshots;
}
