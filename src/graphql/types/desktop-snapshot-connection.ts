import type { Builder } from '../create-builder.js';
import { loadStatusCounts } from '../load-status-counts.js';
import { maxStatusCountCalls } from '../../loaders/create-status-count-loader.js';
import { demands } from '../upstream-demand.js';

export function defineDesktopSnapshotConnection(builder: Builder): void {
  builder.objectType('DesktopSnapshotConnection', {
    description: 'One page of a list of snapshots (Relay Cursor Connections).',
    fields: (t) => ({
      nodes: t.field({
        type: ['DesktopSnapshot'],
        extensions: demands('rows'),
        description:
          'The snapshots of the page, in the asked order, each once. Rows without an id are left out and reported in `extensions.warnings` of the response (`SNAPSHOTS_LEFT_OUT`); so is a list that ends although, by its total, more rows exist (`LIST_INCOMPLETE`).',
        resolve: ({ page }) => page.snapshots,
      }),
      edges: t.field({
        type: ['DesktopSnapshotEdge'],
        extensions: demands('rows'),
        description: 'The same snapshots, each with its cursor.',
        resolve: (list) => list.page.snapshots.map((snapshot, index) => ({ snapshot, list, index })),
      }),
      pageInfo: t.field({
        type: 'PageInfo',
        description: 'The position of the page in its list.',
        resolve: (list) => list,
      }),
      totalCount: t.int({
        nullable: true,
        description:
          "The upstream's count of all snapshots that fit the filter, 0 or more. Exactly 1000 may mean at least 1000. Null when the upstream did not say.",
        resolve: ({ page }) => page.total,
      }),
      statusCounts: t.field({
        type: ['DesktopSnapshotStatusCount'],
        extensions: demands('counts'),
        nullable: true,
        description: `How many snapshots of the whole list have each status, with all of its filter but its \`statuses\`. At most ${maxStatusCountCalls} upstream calls, one for many desktops together where their rows fit into it; none for a total that a list of the operation has brought. \`UNKNOWN\` is counted only where all rows could be read. Null when they could not be counted.`,
        resolve: (list, _, context, info) => loadStatusCounts(list, context, info),
      }),
    }),
  });
}
