import type { Builder } from '../create-builder.js';

const known = {
  AUTO: { description: 'By a scheduled task.' },
  MANUALLY: { description: 'By a person.' },
} as const;

export function defineDesktopSnapshotCreateType(builder: Builder) {
  return builder.enumType('DesktopSnapshotCreateType', {
    description: 'How a snapshot came to be made.',
    values: { ...known, UNKNOWN: { description: 'The upstream used a word that this API does not know yet.' } },
  });
}

export function defineDesktopSnapshotCreateTypeFilter(builder: Builder) {
  return builder.enumType('DesktopSnapshotCreateTypeFilter', {
    description: 'The ways of creation that can be filtered by.',
    values: known,
  });
}
