import { graphql } from './gql';

/** One call of the snapshot service, or one for each status: cheap enough to poll. */
// prettier-ignore
export const SnapshotsPage = graphql(`
  query SnapshotsPage($filter: DesktopSnapshotFilter!, $sort: DesktopSnapshotSort!, $first: Int!, $after: String) {
    snapshots(filter: $filter, sort: $sort, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name desktop { name } isSystemDisk createTime
        status upstreamStatus inProgress progress restoreFailReason
      }
    }
  }
`);

/** Up to seven calls: asked apart from the page, and only when a page shows that something has changed. */
// prettier-ignore
export const StatusCounts = graphql(`
  query StatusCounts($filter: DesktopSnapshotFilter!) {
    snapshots(filter: $filter, first: 1) { statusCounts { status count } }
  }
`);
