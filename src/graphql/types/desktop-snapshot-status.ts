import type { Builder } from '../create-builder.js';

const known = {
  CREATING: { description: 'The snapshot is being created; `progress` says how far. Upstream: `creating`.' },
  RESTORING: { description: 'The disk is being restored from the snapshot. Upstream: `restoring`.' },
  CREATE_SUCCESS: { description: 'The snapshot is created and can be restored from. Upstream: `create_success`.' },
  CREATE_FAILED: { description: 'Creating the snapshot failed. Upstream: `create_failed`.' },
  RESTORE_SUCCESS: { description: 'The disk was restored from the snapshot. Upstream: `restore_success`.' },
  RESTORE_FAILED: {
    description: 'Restoring from the snapshot failed; `restoreFailReason` may say why. Upstream: `restore_failed`.',
  },
} as const;

export function defineDesktopSnapshotStatus(builder: Builder) {
  return builder.enumType('DesktopSnapshotStatus', {
    description: "A snapshot's status. The upstream may add statuses; they are `UNKNOWN` here.",
    values: {
      ...known,
      UNKNOWN: {
        description: 'The upstream omits the status, or uses a word that this API does not know: `upstreamStatus`.',
      },
    },
  });
}

export type DesktopSnapshotStatusRef = ReturnType<typeof defineDesktopSnapshotStatus>;

export function defineDesktopSnapshotStatusFilter(builder: Builder) {
  return builder.enumType('DesktopSnapshotStatusFilter', {
    description: 'The statuses to filter by: all except `UNKNOWN`, which the upstream cannot search for.',
    values: known,
  });
}
