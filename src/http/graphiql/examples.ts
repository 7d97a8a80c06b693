export interface Example {
  readonly query: string;
  /** JSON text, as the variables editor shows it. */
  readonly variables: string;
}

/**
 * What GraphiQL opens with, one tab each, named like its operation.
 *
 * A test runs them against the gateway, so a field that goes away takes its example with it. Lines are short because the
 * editor of a common screen shows 50 columns. Comments are not sent.
 */
export const examples: readonly Example[] = [
  {
    query: `# The first page of a filtered list: the newest
# automatic snapshots. Run it with Ctrl-Enter.
#
# "filter", "sort" and "page" are in the variables
# below; Ctrl-Space completes there too.
# Your token goes into the headers, beside them.

query FirstPage(
  $filter: DesktopSnapshotFilter
  $sort: DesktopSnapshotSort
  $page: DesktopSnapshotPage
) {
  snapshots(filter: $filter, sort: $sort, page: $page) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor # where the tab NextPage goes on
    }
    nodes {
      id
      name
      status
      progress
      createTime
      createType
      desktop {
        name
      }
    }
  }
}
`,
    variables: `{
  "filter": { "createType": "AUTO" },
  "sort": { "field": "CREATE_TIME", "direction": "DESC" },
  "page": { "limit": 10 }
}`,
  },
  {
    query: `# The next page of the list in the tab FirstPage.
#
# Copy "endCursor" from the answer there, and paste
# it as "after" into the variables below; null is
# the first page. A cursor belongs to its filter and
# sort, so those must be the same as there.

query NextPage($after: String) {
  snapshots(
    filter: { createType: AUTO }
    sort: { field: CREATE_TIME, direction: DESC }
    page: { limit: 10, after: $after }
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor # "after" of the page after this one
    }
    nodes {
      id
      name
      createTime
    }
  }
}
`,
    variables: `{
  "after": null
}`,
  },
  {
    query: `# Restores that failed, and why: the reason is in
# the words of the snapshot service.

query FailedRestores {
  snapshots(filter: { statuses: [RESTORE_FAILED] }) {
    totalCount
    nodes {
      id
      name
      restoreFailReason
      lastRestoreTime
      desktop {
        id
        name
      }
    }
  }
}
`,
    variables: '',
  },
];
