import { fetchQuery } from 'react-relay';
import type { Environment } from 'relay-runtime';
import page, { type snapshotListPageQuery } from '../page/relay/__generated__/snapshotListPageQuery.graphql';

/** Asks for a page of so many rows: how many the store then holds. */
export async function askRelay(environment: Environment, first: number): Promise<number> {
  await fetchQuery<snapshotListPageQuery>(environment, page, { count: first }).toPromise();
  const records: Record<string, unknown> = environment.getStore().getSource().toJSON();
  return Object.values(records).filter((record) => (record as Row | null)?.__typename === 'DesktopSnapshot').length;
}

interface Row {
  readonly __typename?: string;
}
