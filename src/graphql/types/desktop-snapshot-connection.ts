import type { Builder } from '../builder.js';
import { countCost, rowsCost } from '../field-cost.js';

export function defineDesktopSnapshotConnection(builder: Builder): void {
  builder.objectType('DesktopSnapshotConnection', {
    description: 'One page of a list of snapshots (Relay Cursor Connections).',
    fields: (t) => ({
      nodes: t.field({
        type: ['DesktopSnapshot'],
        extensions: { cost: rowsCost },
        description:
          'The snapshots of the page, in the asked order, each once. Rows without an id are left out and reported in `extensions.warnings` of the response.',
        resolve: ({ page }) => page.snapshots,
      }),
      edges: t.field({
        type: ['DesktopSnapshotEdge'],
        extensions: { cost: rowsCost },
        description: 'The same snapshots, each with its cursor.',
        resolve: (list) => list.page.snapshots.map((snapshot, index) => ({ snapshot, list, index })),
      }),
      pageInfo: t.field({
        type: 'PageInfo',
        description: 'Where the page stands in its list.',
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
        extensions: { cost: countCost },
        nullable: true,
        description:
          'How many snapshots of the whole list stand at each status, when its `statuses` are left aside and all else of its filter holds. Up to seven upstream calls. `UNKNOWN` is counted only where all of them fit into one call of 1000 rows. Null when they could not be counted.',
        resolve: ({ query, page, desktopId }, _, { loaders }) => loaders.statusCounts.load({ query, page, desktopId }),
      }),
    }),
  });
}
