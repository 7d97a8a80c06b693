import type { Builder } from '../create-builder.js';

const known = {
  AUTO: { description: 'Created by a scheduled task.' },
  MANUALLY: { description: 'Created by a person.' },
} as const;

export function defineDesktopSnapshotCreateType(builder: Builder) {
  return builder.enumType('DesktopSnapshotCreateType', {
    description: 'How a snapshot was created.',
    values: { ...known, UNKNOWN: { description: 'The upstream uses a word that this API does not know yet.' } },
  });
}

export function defineDesktopSnapshotCreateTypeFilter(builder: Builder) {
  return builder.enumType('DesktopSnapshotCreateTypeFilter', {
    description: 'The create types to filter by: all except `UNKNOWN`, which the upstream cannot search for.',
    values: known,
  });
}
