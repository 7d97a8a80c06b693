import { print } from 'graphql';
import { createAsk } from '../page/fetch/ask';
import type { SnapshotPageQuery } from '../page/gql/graphql';
import { SnapshotPage } from '../page/snapshot-page';
import { tryClient } from './try-client';

const query = print(SnapshotPage);

await tryClient({
  pages: async (url, token) => {
    const ask = createAsk(url, () => token);
    const counts: number[] = [];
    let after: string | null | undefined;
    let rows = 0;
    while (counts.length < 3) {
      const { data } = await ask<SnapshotPageQuery>({ query, variables: { first: 3, after } });
      rows += data?.snapshots?.edges.length ?? 0;
      after = data?.snapshots?.pageInfo.endCursor;
      counts.push(rows);
    }
    return counts;
  },
  ask: async (url, token, first) => {
    const ask = createAsk(url, () => token);
    const { data, errors } = await ask<SnapshotPageQuery>({ query, variables: { first } });
    return data?.snapshots?.edges.length ?? errors?.[0]?.extensions['code'];
  },
});
