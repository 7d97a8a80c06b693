import { Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { createRelayEnvironment } from '../page/relay/environment';
import { SnapshotList } from '../page/relay/snapshot-list';
import { askRelay } from './ask-relay';
import { pagesOfList } from './pages-of-list';
import { tryClient } from './try-client';

await tryClient({
  pages: (url, token) =>
    pagesOfList(
      <RelayEnvironmentProvider environment={createRelayEnvironment(url, () => token)}>
        <Suspense>
          <SnapshotList />
        </Suspense>
      </RelayEnvironmentProvider>,
    ),
  ask: async (url, token, first) => {
    try {
      return await askRelay(
        createRelayEnvironment(url, () => token),
        first,
      );
    } catch (error) {
      return (error as { code?: unknown }).code ?? String(error);
    }
  },
});
