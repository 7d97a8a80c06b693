import type { Builder } from '../create-builder.js';
import type { DesktopSnapshotStatusRef } from './desktop-snapshot-status.js';

export function defineDesktopSnapshotStatusCount(builder: Builder, Status: DesktopSnapshotStatusRef): void {
  builder.objectType('DesktopSnapshotStatusCount', {
    description: 'How many snapshots of a list have one status.',
    fields: (t) => ({
      status: t.expose('status', { type: Status, description: 'The status.' }),
      count: t.exposeInt('count', {
        nullable: true,
        description: 'The number of snapshots, 0 or more. Null if the upstream omits it.',
      }),
    }),
  });
}
