import { isInProgress } from '../../snapshots/snapshot.js';
import type { Builder } from '../create-builder.js';
import type { DesktopSnapshotStatusRef } from './desktop-snapshot-status.js';

/** What is being done with a snapshot, and how it went. */
export function defineDesktopSnapshotState(builder: Builder, Status: DesktopSnapshotStatusRef): void {
  builder.objectFields('DesktopSnapshot', (t) => ({
    status: t.expose('status', { type: Status, description: 'Where the snapshot stands.' }),
    upstreamStatus: t.exposeString('upstreamStatus', {
      nullable: true,
      description: "The upstream's own word for the status, whether known or not. Null when it gave none.",
    }),
    inProgress: t.boolean({
      description: 'Whether a task is at work on it: true while the status is `CREATING` or `RESTORING`.',
      resolve: isInProgress,
    }),
    progress: t.exposeInt('progress', {
      nullable: true,
      description: 'Progress of the task, in percent, 0 to 100. Null when there is no task. Upstream: `process`.',
    }),
    lastRestoreTime: t.expose('lastRestoreTime', {
      type: 'DateTime',
      nullable: true,
      description: 'When its disk was last restored from it. Null when that never happened or the time cannot be read.',
    }),
    restoreFailReason: t.exposeString('restoreFailReason', {
      nullable: true,
      description: "Why the last restore failed, in the upstream's words, which may be Chinese. Null when none failed.",
    }),
  }));
}
