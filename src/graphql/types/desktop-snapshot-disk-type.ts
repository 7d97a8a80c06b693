import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotDiskType(builder: Builder) {
  return builder.enumType('DesktopSnapshotDiskType', {
    description: 'Which disks of a desktop are meant.',
    values: {
      SYSTEM_DISK: { description: 'The disk with the operating system.' },
      DATA_DISKS: { description: 'All disks but the system disk.' },
      ALL: { description: 'Every disk. Sent to the upstream as it is, where it means the same as no filter.' },
    } as const,
  });
}
