import { isInProgress } from '../../snapshots/snapshot.js';
import type { Builder } from '../create-builder.js';
import { federationDirectives } from '../federation/federation-directives.js';
import { defineDesktopSnapshotCreateType } from './desktop-snapshot-create-type.js';
import { type DesktopSnapshotStatusRef, defineDesktopSnapshotStatus } from './desktop-snapshot-status.js';

/** The type: what a snapshot is, and what is being done with it. @returns its status, which other types show too. */
export function defineDesktopSnapshot(builder: Builder): DesktopSnapshotStatusRef {
  const CreateType = defineDesktopSnapshotCreateType(builder);
  builder.objectType('DesktopSnapshot', {
    description:
      'A snapshot of one disk of a cloud desktop. A field is null if the upstream omits it, or if its value cannot be read.',
    // The first finds a snapshot in one small call; the second has to search the whole project.
    extensions: federationDirectives({ key: [{ fields: 'id desktop { id }' }, { fields: 'id' }] }),
    fields: (t) => ({
      id: t.exposeID('id', {
        description: "The snapshot's id, opaque and unique in the project. Upstream: `snapshot_id`.",
      }),
      name: t.exposeString('name', {
        nullable: true,
        description:
          "The snapshot's name. The upstream builds it from the desktop's name, the given name and a timestamp. Null if the upstream omits it. Upstream: `snapshot_name`.",
      }),
      desktop: t.field({
        type: 'Desktop',
        nullable: true,
        description: "The desktop whose disk it is. Null if the upstream omits the desktop's id.",
        resolve: ({ desktop }) => desktop,
      }),
      desktopPool: t.field({
        type: 'DesktopPool',
        nullable: true,
        description: 'The pool of the desktop. Null if it is in none.',
        resolve: ({ desktopPoolId }) => (desktopPoolId === null ? null : { id: desktopPoolId }),
      }),
      isSystemDisk: t.exposeBoolean('isSystemDisk', {
        nullable: true,
        description: 'True for the system disk, false for a data disk. Null if the upstream omits it.',
      }),
      description: t.exposeString('description', {
        nullable: true,
        description: "The creator's description, up to 255 characters. Null if there is none.",
      }),
      createTime: t.expose('createTime', {
        type: 'DateTime',
        nullable: true,
        description: 'When the snapshot was created. Null if the upstream omits it, or if the time cannot be read.',
      }),
      createType: t.expose('createType', {
        type: CreateType,
        nullable: true,
        description: 'How the snapshot was created. Null if the upstream omits it.',
      }),
    }),
  });
  const Status = defineDesktopSnapshotStatus(builder);
  defineState(builder, Status);
  return Status;
}

/** What is being done with a snapshot, and how it went. */
function defineState(builder: Builder, Status: DesktopSnapshotStatusRef): void {
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
