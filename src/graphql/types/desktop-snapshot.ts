import type { Builder } from '../create-builder.js';
import { federationDirectives } from '../federation/federation-directives.js';
import { defineDesktopSnapshotCreateType } from './desktop-snapshot-create-type.js';

/** The type and what a snapshot is; `desktop-snapshot-state.ts` adds what is being done with it. */
export function defineDesktopSnapshot(builder: Builder): void {
  const CreateType = defineDesktopSnapshotCreateType(builder);
  builder.objectType('DesktopSnapshot', {
    description:
      'A snapshot of one disk of a cloud desktop. A null field is one that the upstream left out, or that could not be read.',
    // The first finds a snapshot in one small call; the second has to search the whole project.
    extensions: federationDirectives({ key: [{ fields: 'id desktop { id }' }, { fields: 'id' }] }),
    fields: (t) => ({
      id: t.exposeID('id', {
        description: "The snapshot's id: opaque, unique in the project. Upstream: `snapshot_id`.",
      }),
      name: t.exposeString('name', {
        nullable: true,
        description:
          "The snapshot's name, which the upstream builds of the desktop's name, the given name and a timestamp. Null when it did not say. Upstream: `snapshot_name`.",
      }),
      desktop: t.field({
        type: 'Desktop',
        nullable: true,
        description: 'The desktop that it was taken of. Null when the upstream gave no id of it.',
        resolve: ({ desktop }) => desktop,
      }),
      desktopPool: t.field({
        type: 'DesktopPool',
        nullable: true,
        description: 'The pool of that desktop. Null when it is in none.',
        resolve: ({ desktopPoolId }) => (desktopPoolId === null ? null : { id: desktopPoolId }),
      }),
      isSystemDisk: t.exposeBoolean('isSystemDisk', {
        nullable: true,
        description: 'True for the system disk, false for a data disk. Null when the upstream did not say.',
      }),
      description: t.exposeString('description', {
        nullable: true,
        description: 'What its maker wrote about it, up to 255 characters. Null when nothing was written.',
      }),
      createTime: t.expose('createTime', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was created. Null when the upstream did not say or the time cannot be read.',
      }),
      createType: t.expose('createType', {
        type: CreateType,
        nullable: true,
        description: 'How it came to be made. Null when the upstream did not say.',
      }),
    }),
  });
}
