import { graphql } from './gql';

// prettier-ignore
graphql(`
  fragment Rows on DesktopSnapshotConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id name desktop { name } isSystemDisk createTime
      status upstreamStatus inProgress progress restoreFailReason
    }
  }
`);

/** The page now, and again whenever a row of it changes. */
// prettier-ignore
export const LiveSnapshots = graphql(`
  subscription LiveSnapshots($filter: DesktopSnapshotFilter!, $sort: DesktopSnapshotSort!, $first: Int!, $after: String) {
    snapshots(filter: $filter, sort: $sort, first: $first, after: $after) { ...Rows }
  }
`);

/** The same where the gateway takes no subscriptions: one call of the snapshot service, or one for each status. */
// prettier-ignore
export const SnapshotsPage = graphql(`
  query SnapshotsPage($filter: DesktopSnapshotFilter!, $sort: DesktopSnapshotSort!, $first: Int!, $after: String) {
    snapshots(filter: $filter, sort: $sort, first: $first, after: $after) { ...Rows }
  }
`);

/** Up to seven calls: asked apart from the page, and only when a page shows that something has changed. */
// prettier-ignore
export const StatusCounts = graphql(`
  query StatusCounts($filter: DesktopSnapshotFilter!) {
    snapshots(filter: $filter, first: 1) { statusCounts { status count } }
  }
`);
