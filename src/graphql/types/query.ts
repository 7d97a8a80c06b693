import { pageSize } from '../../snapshots/page-size.js';
import type { Builder } from '../create-builder.js';
import { type ListInputs, toListArguments } from '../arguments/define-list-arguments.js';
import { readSnapshotKey } from '../arguments/read-snapshot-key.js';
import { demands } from '../upstream-demand.js';
import { desktopPageLimit } from '../../loaders/create-snapshot-loader.js';
import { loadSnapshot } from '../load-snapshot.js';
import { loadSnapshotList } from '../load-snapshot-list.js';

export function defineQuery(builder: Builder, listInputs: ListInputs): void {
  builder.queryType({
    description: 'The desktop snapshots of one Workspace project.',
    fields: (t) => ({
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: demands('list'),
        description: `Lists snapshots. Takes one upstream call, or one for each status in the filter; after a cursor, one more for each at a limit of ${pageSize.max} or if rows changed since. Null if the snapshots could not be read; \`errors\` says why.`,
        resolve: (_, args, context, info) => loadSnapshotList(args, context, info),
      }),
      snapshot: t.field({
        type: 'DesktopSnapshot',
        nullable: true,
        args: {
          id: t.arg.id({ required: true, description: "The snapshot's id." }),
          desktopId: t.arg.id({
            description: `The id of its desktop, if known: the search then takes one upstream call for each ${desktopPageLimit} snapshots of the desktop. Null searches the whole project, newest first, with ${pageSize.max} rows per call, until the operation may make no more calls.`,
          }),
        },
        extensions: demands('search'),
        description:
          'Finds one snapshot. Null if there is none with this id, or none of this desktop. `REQUEST_LIMIT_EXCEEDED` if the search had to stop before the end of the list.',
        resolve: (_, args, context, info) => loadSnapshot(readSnapshotKey(args), context, info),
      }),
    }),
  });
}
