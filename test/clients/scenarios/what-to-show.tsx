import { QueryClient } from '@tanstack/react-query';
import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createApolloClient } from '../page/apollo/client';
import { createWarningsLink } from '../page/apollo/warnings-link';
import { errorText } from '../page/error-text';
import type { SnapshotPageQuery } from '../page/gql/graphql';
import { SnapshotPage } from '../page/snapshot-page';
import { type Warning, statusText, totalText, warningText } from '../page/snapshot-text';
import { snapshotPages } from '../page/tanstack/snapshot-pages';
import { createUrqlClient } from '../page/urql/client';
import { askForHalfAnAnswer } from './ask-for-half-an-answer';

const { GATEWAY = '', SANDBOX = '', TOKEN = '' } = process.env;
const getToken = () => TOKEN;
const fault = (body: unknown) => fetch(`${SANDBOX}/__sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });
const client = new GraphQLClient(GATEWAY, { headers: () => ({ 'x-auth-token': TOKEN }) });
const rawPage = (first: number) => client.rawRequest<SnapshotPageQuery>(print(SnapshotPage), { first });

await fault({ kind: 'drift', drift: 'missing-ids' });
const apolloWarnings: string[] = [];
const show = (warnings: readonly Warning[]) => void apolloWarnings.push(...warnings.map(warningText));
await createApolloClient(GATEWAY, getToken, createWarningsLink(show)).query({
  query: SnapshotPage,
  variables: { first: 5 },
});
await fault({ kind: 'behave', hideNth: 1 });
const urql = await createUrqlClient(GATEWAY, getToken).query(SnapshotPage, { first: 6 });
await fault({ kind: 'behave', hideNth: 1 });
const hidden = await rawPage(7);
await fault({ kind: 'drift', drift: 'unknown-status' });
const drifted = await rawPage(8);

const queries = new QueryClient();
const intervalOf = async (status: 'CREATING' | 'CREATE_SUCCESS') => {
  const options = snapshotPages(client, { statuses: [status] });
  await queries.fetchInfiniteQuery(options);
  const query = queries.getQueryCache().find({ queryKey: options.queryKey });
  return (options.refetchInterval as (query: unknown) => unknown)(query);
};
const result = {
  apolloWarnings,
  urqlWarnings: (urql.extensions?.['warnings'] as Warning[]).map(warningText),
  requestWarnings: (hidden.extensions as { warnings: Warning[] }).warnings.map(warningText),
  statuses: drifted.data.snapshots?.edges.map(({ node }) => statusText(node)),
  totals: [totalText(drifted.data.snapshots?.totalCount), totalText(1000), totalText(null)],
  errors: [errorText('FORBIDDEN'), errorText('A_NEW_CODE')],
  intervals: [await intervalOf('CREATING'), await intervalOf('CREATE_SUCCESS')],
  halfAnAnswer: await askForHalfAnAnswer(GATEWAY, TOKEN, fault),
};
process.stdout.write(JSON.stringify(result));
process.exit();
