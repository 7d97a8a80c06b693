import type { Builder } from '../builder.js';
import { type ListArguments, toListArguments } from '../arguments/list-arguments.js';
import { listCost } from '../field-cost.js';
import { loadSnapshotList } from '../load-snapshot-list.js';

export function defineDesktop(builder: Builder, listInputs: ListArguments): void {
  builder.objectType('Desktop', {
    description: 'A cloud desktop, as far as its snapshots tell. The desktop itself may be gone since.',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The desktop's id." }),
      name: t.exposeString('name', {
        nullable: true,
        description: "The desktop's name; not unique. Null when the upstream did not say.",
      }),
      sid: t.exposeString('sid', {
        nullable: true,
        description: "The desktop's security identifier. Null when the upstream did not say.",
      }),
      snapshots: t.field({
        type: 'DesktopSnapshotConnection',
        nullable: true,
        args: toListArguments(t.arg, listInputs),
        extensions: { cost: listCost },
        description:
          "The desktop's own snapshots. `desktopIds` and `desktopNames` of the filter narrow them further: with another desktop's id the list is empty. Null when they could not be read.",
        resolve: (desktop, args, context, info) => loadSnapshotList(args, context, info, desktop.id),
      }),
    }),
  });
}
