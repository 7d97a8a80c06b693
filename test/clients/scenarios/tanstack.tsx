import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { ClientError, GraphQLClient } from 'graphql-request';
import { SnapshotPage } from '../page/snapshot-page';
import { snapshotPages } from '../page/tanstack/snapshot-pages';
import { tryClient } from './try-client';

const toClient = (url: string, token: string) => new GraphQLClient(url, { headers: () => ({ 'x-auth-token': token }) });

await tryClient({
  pages: async (url, token) => {
    const observer = new InfiniteQueryObserver(new QueryClient(), snapshotPages(toClient(url, token)));
    const counts: number[] = [];
    while (counts.length < 3) {
      const { data } = await observer.fetchNextPage({ throwOnError: true });
      counts.push(data?.pages.flatMap(({ snapshots }) => snapshots?.edges ?? []).length ?? 0);
    }
    return counts;
  },
  ask: async (url, token, first) => {
    const { queryKey, retry, retryDelay } = snapshotPages(toClient(url, token));
    const variables = { first };
    try {
      const { snapshots } = await new QueryClient().fetchQuery({
        queryKey: [...queryKey, first],
        queryFn: () => toClient(url, token).request({ document: SnapshotPage, variables }),
        retry,
        retryDelay,
      });
      return snapshots?.edges.length;
    } catch (error) {
      return error instanceof ClientError ? error.response.errors?.[0]?.extensions['code'] : String(error);
    }
  },
});
