import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotDiskType(builder: Builder) {
  return builder.enumType('DesktopSnapshotDiskType', {
    description: 'A kind of disk of a desktop.',
    values: {
      SYSTEM_DISK: { description: 'The system disk, which holds the operating system.' },
      DATA_DISKS: { description: 'The data disks: all disks except the system disk.' },
      ALL: { description: 'Every disk. The upstream receives it as given; it means the same as no filter.' },
    } as const,
  });
}
