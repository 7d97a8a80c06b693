import type { Builder } from '../create-builder.js';

const known = {
  CREATING: { description: 'The snapshot is being created; `progress` tells how far. Upstream: `creating`.' },
  RESTORING: { description: 'The disk is being restored from the snapshot. Upstream: `restoring`.' },
  CREATE_SUCCESS: { description: 'Created, and ready to restore from. Upstream: `create_success`.' },
  CREATE_FAILED: { description: 'Creating it failed. Upstream: `create_failed`.' },
  RESTORE_SUCCESS: { description: 'The disk was restored from it. Upstream: `restore_success`.' },
  RESTORE_FAILED: {
    description: 'Restoring from it failed; `restoreFailReason` may tell why. Upstream: `restore_failed`.',
  },
} as const;

export function defineDesktopSnapshotStatus(builder: Builder) {
  return builder.enumType('DesktopSnapshotStatus', {
    description:
      'Where a snapshot stands. The upstream may come to use more words than these: they are `UNKNOWN` here.',
    values: {
      ...known,
      UNKNOWN: { description: 'The upstream said nothing, or the word that `upstreamStatus` holds.' },
    },
  });
}

export type DesktopSnapshotStatusRef = ReturnType<typeof defineDesktopSnapshotStatus>;

export function defineDesktopSnapshotStatusFilter(builder: Builder) {
  return builder.enumType('DesktopSnapshotStatusFilter', {
    description: 'The statuses that can be filtered by: all but `UNKNOWN`, which the upstream cannot look for.',
    values: known,
  });
}
