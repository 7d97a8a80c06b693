import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotSort(builder: Builder) {
  const SortField = builder.enumType('DesktopSnapshotSortField', {
    description: 'What to sort a list of snapshots by.',
    values: {
      CREATE_TIME: { description: 'The time of creation.' },
      SNAPSHOT_NAME: { description: "The snapshot's name, in the upstream's collation." },
    } as const,
  });
  const SortDirection = builder.enumType('DesktopSnapshotSortDirection', {
    description: 'The direction of an order.',
    values: {
      ASC: { description: 'Oldest or lowest first.' },
      DESC: { description: 'Newest or highest first.' },
    } as const,
  });
  return builder.inputType('DesktopSnapshotSort', {
    description: 'The order of a list of snapshots. By default, the newest come first.',
    fields: (t) => ({
      field: t.field({
        type: SortField,
        required: true,
        defaultValue: 'CREATE_TIME',
        description: 'What to sort by. `CREATE_TIME` if absent.',
      }),
      direction: t.field({
        type: SortDirection,
        required: true,
        defaultValue: 'DESC',
        description: 'The direction. `DESC` if absent.',
      }),
    }),
  });
}
