import { createApolloClient } from '../page/apollo/client';
import { trustedDocuments as apolloDocuments } from '../page/apollo/trusted-documents';
import { createAsk } from '../page/fetch/ask';
import type { SnapshotPageQuery } from '../page/gql/graphql';
import { createRelayEnvironment } from '../page/relay/environment';
import { SnapshotPage } from '../page/snapshot-page';
import { createUrqlClient } from '../page/urql/client';
import { trustedDocuments as urqlDocuments } from '../page/urql/trusted-documents';
import { answerOf } from './answer-of';
import { askRelay } from './ask-relay';

const { GATEWAY = '', TOKEN = '' } = process.env;
const getToken = () => TOKEN;
const ask = createAsk(GATEWAY, getToken);
const documentId = (SnapshotPage as { __meta__?: { hash: string } }).__meta__?.hash ?? '';
const apollo = createApolloClient(GATEWAY, getToken, apolloDocuments);
const urql = createUrqlClient(GATEWAY, getToken, urqlDocuments);
const relay = createRelayEnvironment(GATEWAY, getToken);

const result = {
  apollo: await answerOf(apollo.query({ query: SnapshotPage, variables: { first: 1 } })),
  urql: await answerOf(urql.query(SnapshotPage, { first: 2 }).toPromise()),
  fetch: await answerOf(ask<SnapshotPageQuery>({ documentId, variables: { first: 3 } })),
  relay: await askRelay(relay, 4),
  text: (await ask({ query: '{ __typename }' })).errors?.[0]?.extensions['code'],
};
process.stdout.write(JSON.stringify(result));
process.exit();
