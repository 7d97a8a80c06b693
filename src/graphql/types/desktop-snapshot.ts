import type { Builder } from '../create-builder.js';
import { federationDirectives } from '../federation/federation-directives.js';
import { defineDesktopSnapshotCreateType } from './desktop-snapshot-create-type.js';

/** The type and what a snapshot is; `desktop-snapshot-state.ts` adds what is being done with it. */
export function defineDesktopSnapshot(builder: Builder): void {
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
}
