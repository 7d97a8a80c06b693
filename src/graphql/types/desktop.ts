import type { Builder } from '../create-builder.js';
import { type ListInputs, toListArguments } from '../arguments/define-list-arguments.js';
import { demands } from '../upstream-demand.js';
import { federationDirectives, once } from '../federation/federation-directives.js';
import { maxFilterValues } from '../../snapshots/snapshot-query.js';
import { loadLatestSnapshot } from '../load-latest-snapshot.js';
import { loadSnapshotList } from '../load-snapshot-list.js';

export function defineDesktop(builder: Builder, listInputs: ListInputs): void {
  builder.objectType('Desktop', {
    description: 'A cloud desktop, as its snapshots describe it. The desktop itself may have been deleted.',
    extensions: federationDirectives({ key: [{ fields: 'id' }] }),
    fields: (t) => ({
      id: t.exposeID('id', { description: "The desktop's id." }),
      name: t.string({
        nullable: true,
        extensions: federationDirectives({ shareable: once }),
        description: "The desktop's name, not unique. Null if no snapshot has it.",
        // A desktop out of a row knows it, and then nothing waits: a promise for each row would cost more than the row.
        resolve: ({ id, name }, _, context, info) =>
          name === undefined ? loadLatestSnapshot(id, context, info).then((latest) => latest?.desktop?.name) : name,
      }),
      sid: t.string({
        nullable: true,
        extensions: federationDirectives({ shareable: once }),
        description: "The desktop's security identifier. Null if no snapshot has it.",
        resolve: ({ id, sid }, _, context, info) =>
          sid === undefined ? loadLatestSnapshot(id, context, info).then((latest) => latest?.desktop?.sid) : sid,
      }),
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: demands('list'),
        description: `The desktop's own snapshots. One desktop takes one upstream call. Up to ${maxFilterValues} desktops of an operation share a call, or a call for each status in the filter, if their snapshots fit into it. \`desktopIds\` and \`desktopNames\` of the filter narrow the list further: with another desktop's id it is empty. Null if the snapshots could not be read; \`errors\` says why.`,
        resolve: (desktop, args, context, info) => loadSnapshotList(args, context, info, desktop.id),
      }),
      latestSnapshot: t.field({
        type: 'DesktopSnapshot',
        nullable: true,
        extensions: demands('newest'),
        description:
          "The desktop's newest snapshot by `createTime`, with any status. Null if there is none. Also null if it could not be read; `errors` says why.",
        resolve: ({ id }, _, context, info) => loadLatestSnapshot(id, context, info),
      }),
    }),
  });
}
