import type { Builder } from '../create-builder.js';
import { type ListInputs, toListArguments } from '../arguments/define-list-arguments.js';
import { showSnapshotList, watchSnapshotList } from '../watch-snapshot-list.js';
import { demands } from '../upstream-demand.js';

export function defineSubscription(builder: Builder, listInputs: ListInputs): void {
  builder.subscriptionType({
    description: 'Pages that are sent again when they change.',
    fields: (t) => ({
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: demands('list'),
        description:
          'Lists snapshots as `Query.snapshots` does: the page as it is now, and the whole selection again whenever it has changed. The stream does not end when nothing is in progress any more: leave when you have seen enough. Fields that need upstream calls of their own (`Desktop.snapshots`, `latestSnapshot`, `statusCounts`) are refused with `REQUEST_LIMIT_EXCEEDED`. Null if the snapshots could not be read; `errors` says why.',
        subscribe: (_, args, context, info) => watchSnapshotList(args, context, info),
        resolve: (_, args, context, info) => showSnapshotList(args, context, info),
      }),
    }),
  });
}
