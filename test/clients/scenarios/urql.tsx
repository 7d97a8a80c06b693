import { createUrqlClient } from '../page/urql/client';
import { SnapshotPage } from '../page/snapshot-page';
import { tryClient } from './try-client';

await tryClient({
  pages: async (url, token) => {
    const client = createUrqlClient(url, () => token);
    const counts: number[] = [];
    let after: string | null | undefined;
    while (counts.length < 3) {
      const { data } = await client.query(SnapshotPage, { first: 3, after }).toPromise();
      counts.push(data?.snapshots?.edges.length ?? 0);
      after = data?.snapshots?.pageInfo.endCursor;
    }
    return counts;
  },
  ask: async (url, token, first) => {
    const { data, error } = await createUrqlClient(url, () => token).query(SnapshotPage, { first });
    return data?.snapshots?.edges.length ?? error?.graphQLErrors[0]?.extensions['code'] ?? String(error);
  },
});
