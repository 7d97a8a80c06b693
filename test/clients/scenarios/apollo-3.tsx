import type { ApolloError, ServerError } from 'apollo-client-3';
import { createApolloClient } from '../page/apollo-3/client';
import type { SnapshotPageQuery } from '../page/gql/graphql';
import { SnapshotPage } from '../page/snapshot-page';
import { tryClient } from './try-client';

await tryClient({
  pages: async (url, token) => {
    const query = createApolloClient(url, () => token).watchQuery({ query: SnapshotPage, variables: { first: 3 } });
    const counts: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const next = ({ data: { snapshots } }: { data: SnapshotPageQuery }) => {
        counts.push(snapshots?.edges.length ?? 0);
        if (counts.length === 3) resolve();
        else query.fetchMore({ variables: { after: snapshots?.pageInfo.endCursor } }).catch(reject);
      };
      query.subscribe({ next, error: reject });
    });
    return counts;
  },
  ask: async (url, token, first) => {
    const client = createApolloClient(url, () => token);
    try {
      const { data } = await client.query({ query: SnapshotPage, variables: { first } });
      return data.snapshots?.edges.length;
    } catch (error) {
      const { graphQLErrors, networkError } = error as ApolloError;
      return graphQLErrors[0]?.extensions?.['code'] ?? (networkError as ServerError | null)?.result ?? String(error);
    }
  },
});
