import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotSort(builder: Builder) {
  const SortField = builder.enumType('DesktopSnapshotSortField', {
    description: 'What a list of snapshots can be sorted by.',
    values: {
      CREATE_TIME: { description: 'The time of creation.' },
      SNAPSHOT_NAME: { description: "The snapshot's name, in the upstream's own collation." },
    } as const,
  });
  const SortDirection = builder.enumType('DesktopSnapshotSortDirection', {
    description: 'Which end of an order comes first.',
    values: {
      ASC: { description: 'Oldest or lowest first.' },
      DESC: { description: 'Newest or highest first.' },
    } as const,
  });
  return builder.inputType('DesktopSnapshotSort', {
    description: 'The order of a list of snapshots. Without it, and without a member of it: the newest first.',
    fields: (t) => ({
      field: t.field({
        type: SortField,
        required: true,
        defaultValue: 'CREATE_TIME',
        description: 'What to sort by. `CREATE_TIME` when it is not given.',
      }),
      direction: t.field({
        type: SortDirection,
        required: true,
        defaultValue: 'DESC',
        description: 'Which end comes first. `DESC` when it is not given.',
      }),
    }),
  });
}
