import type { Builder } from '../create-builder.js';
import { loadStatusCounts } from '../load-status-counts.js';
import { totalMayBeClippedAt } from '../../snapshots/page-position.js';
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
          'The snapshots of the page in the requested order, each once. Rows without an id are left out; `extensions.warnings` of the response reports them (`SNAPSHOTS_LEFT_OUT`). It also reports a list that ends although its total says that more rows exist (`LIST_INCOMPLETE`).',
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
        description: `The upstream's count of all snapshots that match the filter, 0 or more. Exactly ${totalMayBeClippedAt} may mean at least ${totalMayBeClippedAt}. Null if the upstream omits it, or counts only the rows of pages.`,
        resolve: ({ page }) => page.total,
      }),
      statusCounts: t.field({
        type: ['DesktopSnapshotStatusCount'],
        extensions: demands('counts'),
        nullable: true,
        description: `How many snapshots of the whole list have each status. The list's filter applies, except for its \`statuses\`. Takes at most ${maxStatusCountCalls} upstream calls: one for many desktops together if their rows fit into it, none for a total that a list of the operation has already. \`UNKNOWN\` is counted only if all rows could be read. Null if the snapshots could not be counted.`,
        resolve: (list, _, context, info) => loadStatusCounts(list, context, info),
      }),
    }),
  });
}
