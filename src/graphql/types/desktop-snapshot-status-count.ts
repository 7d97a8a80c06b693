import type { Builder } from '../create-builder.js';
import type { DesktopSnapshotStatusRef } from './desktop-snapshot-status.js';

export function defineDesktopSnapshotStatusCount(builder: Builder, Status: DesktopSnapshotStatusRef): void {
  builder.objectType('DesktopSnapshotStatusCount', {
    description: 'How many snapshots of a list stand at one status.',
    fields: (t) => ({
      status: t.expose('status', { type: Status, description: 'The status.' }),
      count: t.exposeInt('count', {
        nullable: true,
        description: 'How many snapshots, 0 or more. Null when the upstream did not say.',
      }),
    }),
  });
}
