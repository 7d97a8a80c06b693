import { isInProgress } from '../../snapshots/snapshot.js';
import type { Builder } from '../create-builder.js';
import type { DesktopSnapshotStatusRef } from './desktop-snapshot-status.js';

/** What is being done with a snapshot, and how it went. */
export function defineDesktopSnapshotState(builder: Builder, Status: DesktopSnapshotStatusRef): void {
  builder.objectFields('DesktopSnapshot', (t) => ({
    status: t.expose('status', { type: Status, description: "The snapshot's status." }),
    upstreamStatus: t.exposeString('upstreamStatus', {
      nullable: true,
      description: "The upstream's word for the status, known to this API or not. Null if the upstream omits it.",
    }),
    inProgress: t.boolean({
      description: 'Whether a task is in progress: true if the status is `CREATING` or `RESTORING`.',
      resolve: isInProgress,
    }),
    progress: t.exposeInt('progress', {
      nullable: true,
      description: 'Progress of the task in percent, 0 to 100. Null if there is no task. Upstream: `process`.',
    }),
    lastRestoreTime: t.expose('lastRestoreTime', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the disk was last restored from this snapshot. Null if it never was, or if the time cannot be read.',
    }),
    restoreFailReason: t.exposeString('restoreFailReason', {
      nullable: true,
      description:
        "Why the last restore failed, in the upstream's words, which may be Chinese. Null if it did not fail.",
    }),
  }));
}
