import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { ApolloProvider } from '@apollo/client/react';
import { createApolloClient } from '../page/apollo/client';
import { SnapshotList } from '../page/apollo/snapshot-list';
import { SnapshotPage } from '../page/snapshot-page';
import { pagesOfList } from './pages-of-list';
import { tryClient } from './try-client';

await tryClient({
  pages: (url, token) =>
    pagesOfList(
      <ApolloProvider client={createApolloClient(url, () => token)}>
        <SnapshotList />
      </ApolloProvider>,
    ),
  ask: async (url, token, first) => {
    const client = createApolloClient(url, () => token);
    try {
      const { data } = await client.query({ query: SnapshotPage, variables: { first } });
      return data?.snapshots?.edges.length;
    } catch (error) {
      return CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['code'] : String(error);
    }
  },
});
