export interface Example {
  readonly query: string;
  /** JSON text, as the variables editor shows it. */
  readonly variables: string;
  /** Whether it is a subscription, which not every gateway takes. */
  readonly isLive?: true;
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
# The variables are below; Ctrl-Space completes
# there too. Your token goes into the headers.

query FirstPage(
  $filter: DesktopSnapshotFilter
  $first: Int
) {
  snapshots(filter: $filter, first: $first) {
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
  "first": 10
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
    first: 10
    after: $after
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
    query: `# A page that moves: it comes again whenever what
# is selected of it has changed. Run it, see the
# progress grow, and stop it with the same button.

subscription LivePage {
  snapshots(first: 5) {
    totalCount
    nodes {
      name
      status
      progress
      inProgress
    }
  }
}
`,
    variables: '',
    isLive: true,
  },
  {
    query: `# How many snapshots there are, by status.

query StatusCounts {
  snapshots {
    totalCount
    statusCounts {
      status
      count
    }
  }
}
`,
    variables: '',
  },
  {
    query: `# The snapshots of one desktop, newest first: here
# of the desktop with the newest snapshot of all.
#
# With a desktop's id at hand, ask for
# snapshots(filter: { desktopIds: ["…"] }).

query OneDesktop {
  snapshots(first: 1) {
    nodes {
      desktop {
        id
        name
        snapshots(first: 5) {
          totalCount
          nodes {
            name
            status
            createTime
            restoreFailReason
          }
        }
      }
    }
  }
}
`,
    variables: '',
  },
  {
    query: `# An error: "extensions.code" says what went wrong,
# "retryable" whether it is worth to ask again. Here
# "first" is out of its bounds.

query AnError {
  snapshots(first: 0) {
    totalCount
  }
}
`,
    variables: '',
  },
];
