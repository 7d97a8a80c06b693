import { useEffect, useMemo, useState } from 'react';
import { CombinedError, useQuery } from 'urql';
import type * as Gql from './gql/graphql';
import { LiveSnapshots, SnapshotsPage, StatusCounts } from './queries';
import { useLive } from './use-live';
import type { Warning } from './words';

/** What the reader asks to see; `cursors` are those of the last rows of the pages before. */
export type View = { filter: Gql.DesktopSnapshotFilter; sort: Gql.DesktopSnapshotSort; cursors: readonly string[] };
export type Page = NonNullable<Gql.SnapshotsPageQuery['snapshots']>;
/** What each part of the page gets; a change leads to the first page, unless it says which. */
export type PartProps = { view: View; change: (part: Partial<View>) => void; page?: Page; counts?: Counts };
type Counts = NonNullable<Gql.StatusCountsQuery['snapshots']>['statusCounts'];
type Shown = { data: object; page: Page; variables: Gql.SnapshotsPageQueryVariables; warnings: Warning[] };
export const rowsOfPage = 20;

/** The page of a view as it is now; the one before stays until the next is there. */
export function useSnapshots({ filter, sort, cursors }: View) {
  const variables = { filter, sort, first: rowsOfPage, after: cursors.at(-1) ?? null };
  const { state, answer, again } = useLive(LiveSnapshots, variables);
  const [polled, poll] = usePolling(variables, state !== 'off');
  const last = state === 'off' ? polled : answer;
  const [shown, show] = useState<Shown>();
  if (last?.data?.snapshots && last.data !== shown?.data) {
    const warnings = (last.extensions?.['warnings'] ?? []) as Warning[];
    show({ data: last.data, page: last.data.snapshots, variables: last.variables, warnings });
  }
  const isShown = isSame(shown?.variables, variables);
  const failure = isSame(last?.variables, variables) ? last?.error : undefined;
  const isCut = state === 'reconnecting' && !isShown;
  const error = failure ?? (isCut ? new CombinedError({ networkError: new Error(state) }) : undefined);
  const page = isShown || !error ? shown?.page : undefined;
  const [counted, count] = useCounts(page, shown?.variables.filter);
  const refresh = () => {
    if (error) (state === 'off' ? poll : again)();
    if (counted.error) count();
  };
  const isReconnecting = state === 'reconnecting';
  useEffect(() => {
    if (!isReconnecting && counted.error?.networkError) count(); // which was lost with the stream
  }, [isReconnecting]);
  const counts = counted.data?.snapshots?.statusCounts;
  const warnings = shown?.warnings ?? [];
  const notice = error ?? (isReconnecting ? undefined : counted.error);
  return { page, warnings, counts, error: notice, isTurning: !isShown && !error, refresh, state };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** For a gateway without subscriptions: asks often while something moves, and never while the page is hidden. */
function usePolling(variables: Gql.SnapshotsPageQueryVariables, pause: boolean) {
  const [result, execute] = useQuery({ query: SnapshotsPage, variables, pause, requestPolicy: 'cache-and-network' });
  const { data, error, extensions, fetching, operation } = result;
  const poll = () => execute({ requestPolicy: 'network-only' });
  const pauseMs = data?.snapshots?.nodes.some(({ inProgress }) => inProgress) ? 5_000 : 30_000;
  useEffect(() => {
    if (pause || error || fetching) return;
    const timer = setInterval(() => document.hidden || poll(), pauseMs);
    return () => clearInterval(timer);
  });
  return [fetching || !operation ? undefined : { ...operation, data, error, extensions }, poll] as const;
}

/** Counts the list that `page` is of, and does it again when the rows or the total have changed. */
function useCounts(page: Page | undefined, filter: Gql.DesktopSnapshotFilter = {}) {
  const variables = { filter: { ...filter, statuses: null } };
  const fingerprint = JSON.stringify([page?.totalCount, page?.nodes.map(({ id, status }) => [id, status])]);
  const context = useMemo(() => ({ requestPolicy: 'network-only' as const }), [fingerprint]);
  return useQuery({ query: StatusCounts, variables, pause: !page, context });
}
