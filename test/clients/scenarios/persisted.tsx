import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createPersistedQueryLink } from 'apollo-client-3/link/persisted-queries';
import { ApolloClient, HttpLink, InMemoryCache } from 'apollo-client-3';
import { createApolloClient } from '../page/apollo/client';
import { SnapshotPage } from '../page/snapshot-page';
import { answerOf } from './answer-of';

const { GATEWAY = '', TOKEN = '' } = process.env;
const headers = { 'x-auth-token': TOKEN };
const sha256 = async (text: string) => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const apollo = createApolloClient(GATEWAY, () => TOKEN, new PersistedQueryLink({ sha256 }));
const apollo3 = new ApolloClient({
  link: createPersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
    new HttpLink({ uri: GATEWAY, headers }),
  ),
  cache: new InMemoryCache(),
});
const urql = new Client({
  url: GATEWAY,
  fetchOptions: { headers },
  exchanges: [persistedExchange(), fetchExchange],
});
const result = {
  apollo: await answerOf(apollo.query({ query: SnapshotPage, variables: { first: 1 } })),
  apollo3: await answerOf(apollo3.query({ query: SnapshotPage, variables: { first: 2 } })),
  urql: await answerOf(urql.query(SnapshotPage, { first: 3 }).toPromise()),
};
process.stdout.write(JSON.stringify(result));
process.exit();
