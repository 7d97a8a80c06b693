import { useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import type * as Gql from './gql/graphql';
import { SnapshotsPage, StatusCounts } from './queries';
import type { Warning } from './words';

/** What the reader asks to see; `cursors` are those of the last rows of the pages before. */
export type View = { filter: Gql.DesktopSnapshotFilter; sort: Gql.DesktopSnapshotSort; cursors: readonly string[] };
export type Page = NonNullable<Gql.SnapshotsPageQuery['snapshots']>;
/** What each part of the page gets; a change leads to the first page, unless it says which. */
export type PartProps = { view: View; change: (part: Partial<View>) => void; page?: Page; counts?: Counts };
type Counts = NonNullable<Gql.StatusCountsQuery['snapshots']>['statusCounts'];
export const rowsOfPage = 20;

/** The page of a view, again and again; the one before stays until the next is there. */
export function useSnapshots({ filter, sort, cursors }: View) {
  const variables = { filter, sort, first: rowsOfPage, after: cursors.at(-1) ?? null };
  const [result, execute] = useQuery({ query: SnapshotsPage, variables, requestPolicy: 'cache-and-network' });
  const [shown, show] = useState<{ result: typeof result; page: Page }>();
  const { data, fetching } = result;
  if (data?.snapshots && !result.error && !fetching && result !== shown?.result) show({ result, page: data.snapshots });
  const shownVariables = shown?.result.operation?.variables;
  const isShown = JSON.stringify(shownVariables) === JSON.stringify(variables);
  const page = isShown || !result.error ? shown?.page : undefined;
  const [counted, count] = useCounts(page, shownVariables?.filter);
  const error = result.error ?? counted.error;
  const refresh = () => {
    execute({ requestPolicy: 'network-only' });
    if (counted.error) count();
  };
  // Until live pages come: often while something moves, never while the page is hidden.
  const pauseMs = shown?.page.nodes.some(({ inProgress }) => inProgress) ? 5_000 : 30_000;
  useEffect(() => {
    if (error || fetching) return;
    const timer = setInterval(() => document.hidden || refresh(), pauseMs);
    return () => clearInterval(timer);
  });
  const warnings: readonly Warning[] = shown?.result.extensions?.['warnings'] ?? [];
  const counts = counted.data?.snapshots?.statusCounts;
  return { page, warnings, counts, error, isTurning: fetching && !isShown, refresh };
}

/** Counts the list that `page` is of, and does it again when the rows or the total have changed. */
function useCounts(page: Page | undefined, filter: Gql.DesktopSnapshotFilter = {}) {
  const variables = { filter: { ...filter, statuses: null } };
  const fingerprint = JSON.stringify([page?.totalCount, page?.nodes.map(({ id, status }) => [id, status])]);
  const context = useMemo(() => ({ requestPolicy: 'network-only' as const }), [fingerprint]);
  return useQuery({ query: StatusCounts, variables, pause: !page, context });
}
