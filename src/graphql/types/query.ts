import type { Builder } from '../create-builder.js';
import { type ListArguments, toListArguments } from '../arguments/define-list-arguments.js';
import { readSnapshotKey } from '../arguments/read-snapshot-key.js';
import { demands } from '../upstream-demand.js';
import { desktopPageLimit } from '../../loaders/create-snapshot-loader.js';
import { sliceBounds } from '../../snapshots/snapshot-query.js';
import { loadSnapshot } from '../load-snapshot.js';
import { loadSnapshotList } from '../load-snapshot-list.js';

export function defineQuery(builder: Builder, listInputs: ListArguments): void {
  builder.queryType({
    description: 'The desktop snapshots of one Workspace project.',
    fields: (t) => ({
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: demands('list'),
        description: `Lists snapshots: one upstream call, or one for each of several statuses; one more for each after a cursor at a limit of ${sliceBounds.maxLimit}, or where rows have changed since. Null when they could not be read: then \`errors\` says why.`,
        resolve: (_, args, context, info) => loadSnapshotList(args, context, info),
      }),
      snapshot: t.field({
        type: 'DesktopSnapshot',
        nullable: true,
        args: {
          id: t.arg.id({ required: true, description: "The snapshot's id." }),
          desktopId: t.arg.id({
            description: `The id of its desktop, when it is known: then a call for each ${desktopPageLimit} snapshots of the desktop finds it. Null means to search the whole project, newest first, ${sliceBounds.maxLimit} rows a call, as far as the operation may call the upstream.`,
          }),
        },
        extensions: demands('search'),
        description:
          'Finds one snapshot. Null when there is none with this id, or none of this desktop; `REQUEST_LIMIT_EXCEEDED` when the search had to end before the list did.',
        resolve: (_, args, context, info) => loadSnapshot(readSnapshotKey(args), context, info),
      }),
    }),
  });
}
