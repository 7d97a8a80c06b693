import { gql } from '@apollo/client';
import { GraphQLClient } from 'graphql-request';
import { createApolloClient } from '../page/apollo/client';
import { createUrqlClient } from '../page/urql/client';

const desktops = gql`
  query Desktops {
    snapshots(first: 5) {
      edges {
        node {
          id
          desktop {
            id
            latestSnapshot {
              id
            }
          }
        }
      }
    }
  }
`;

interface Page {
  readonly snapshots: {
    readonly edges: readonly {
      readonly node: { readonly desktop: { readonly id: string; readonly latestSnapshot: unknown } };
    }[];
  };
}

/** Which clients show the other rows where the newest snapshot of the first desktop may not be read. */
export async function askForHalfAnAnswer(url: string, token: string, fault: (body: unknown) => Promise<unknown>) {
  const headers = { 'x-auth-token': token };
  const { snapshots } = await new GraphQLClient(url, { headers }).request<Page>(desktops);
  const refuse = [snapshots.edges[0]?.node.desktop.id];
  await fault({ kind: 'behave', refuse, refuseStatus: 403, times: 'always' });
  const apollo = createApolloClient(url, () => token);
  return {
    urql: isHalf((await createUrqlClient(url, () => token).query<Page>(desktops, {})).data),
    apollo: await apollo.query({ query: desktops }).then(
      () => 'data',
      () => 'thrown',
    ),
    apolloAll: isHalf((await apollo.query<Page>({ query: desktops, errorPolicy: 'all' })).data),
    request: await new GraphQLClient(url, { headers }).request(desktops).then(
      () => 'data',
      () => 'thrown',
    ),
    requestAll: isHalf(await new GraphQLClient(url, { headers, errorPolicy: 'all' }).request<Page>(desktops)),
  };
}

function isHalf(data: Page | undefined): boolean {
  const [first, ...others] = data?.snapshots.edges.map(({ node }) => node.desktop.latestSnapshot) ?? [];
  return first === null && others.some((snapshot) => snapshot !== null);
}
