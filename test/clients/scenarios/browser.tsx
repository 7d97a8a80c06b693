import { createApolloClient } from '../page/apollo/client';
import { openEventSource } from '../page/live/event-source';
import { SnapshotPage } from '../page/snapshot-page';
import { createUrqlClient } from '../page/urql/client';
import { answerOf } from './answer-of';

/** What a page of another origin does with the clients, in a real browser. */
Object.assign(globalThis, {
  askFromPage: async (url: string, token: string) => {
    const getToken = () => token;
    const apollo = createApolloClient(url, getToken);
    const context = {
      headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', baggage: 'a=b' },
    };
    return {
      apollo: await answerOf(apollo.query({ query: SnapshotPage, variables: { first: 1 }, context })),
      urql: await answerOf(createUrqlClient(url, getToken).query(SnapshotPage, { first: 2 }).toPromise()),
    };
  },
  watchFromPage: (url: string) =>
    new Promise((resolve) => {
      openEventSource(url, 'subscription { snapshots(first: 2) { nodes { name } } }', resolve);
    }),
});
