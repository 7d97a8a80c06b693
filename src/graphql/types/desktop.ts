import type { Builder } from '../create-builder.js';
import { type ListArguments, toListArguments } from '../arguments/define-list-arguments.js';
import { demands } from '../upstream-demand.js';
import { federationDirectives, once } from '../federation/federation-directives.js';
import { maxFilterValues } from '../../snapshots/snapshot-query.js';
import { loadLatestSnapshot } from '../load-latest-snapshot.js';
import { loadSnapshotList } from '../load-snapshot-list.js';

export function defineDesktop(builder: Builder, listInputs: ListArguments): void {
  builder.objectType('Desktop', {
    description: 'A cloud desktop, as far as its snapshots tell. The desktop itself may be gone since.',
    extensions: federationDirectives({ key: [{ fields: 'id' }] }),
    fields: (t) => ({
      id: t.exposeID('id', { description: "The desktop's id." }),
      name: t.string({
        nullable: true,
        extensions: federationDirectives({ shareable: once }),
        description: "The desktop's name; not unique. Null when no snapshot tells it.",
        // A desktop out of a row knows it, and then nothing waits: a promise for each row would cost more than the row.
        resolve: ({ id, name }, _, context, info) =>
          name === undefined ? loadLatestSnapshot(id, context, info).then((latest) => latest?.desktop?.name) : name,
      }),
      sid: t.string({
        nullable: true,
        extensions: federationDirectives({ shareable: once }),
        description: "The desktop's security identifier. Null when no snapshot tells it.",
        resolve: ({ id, sid }, _, context, info) =>
          sid === undefined ? loadLatestSnapshot(id, context, info).then((latest) => latest?.desktop?.sid) : sid,
      }),
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: demands('list'),
        description: `The desktop's own snapshots. Those of ${maxFilterValues} desktops are read in one upstream call, or one for each of several statuses, where they fit into it; a desktop alone takes one. \`desktopIds\` and \`desktopNames\` of the filter narrow them further: with another desktop's id the list is empty. Null when they could not be read.`,
        resolve: (desktop, args, context, info) => loadSnapshotList(args, context, info, desktop.id),
      }),
      latestSnapshot: t.field({
        type: 'DesktopSnapshot',
        nullable: true,
        extensions: demands('newest'),
        description:
          "The desktop's newest snapshot by `createTime`, whatever its status. Null when it has none, or when it could not be read: then `errors` says why.",
        resolve: ({ id }, _, context, info) => loadLatestSnapshot(id, context, info),
      }),
    }),
  });
}
