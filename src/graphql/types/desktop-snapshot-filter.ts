import { maxFilterValues, maxTextLength } from '../../snapshots/snapshot-query.js';
import type { Builder } from '../create-builder.js';
import { defineDesktopSnapshotCreateTypeFilter } from './desktop-snapshot-create-type.js';
import { defineDesktopSnapshotDiskType } from './desktop-snapshot-disk-type.js';
import { defineDesktopSnapshotStatusFilter } from './desktop-snapshot-status.js';

const listRules = `At most ${maxFilterValues} values of 1 to ${maxTextLength} characters each. An empty list matches nothing; null does not filter.`;

export function defineDesktopSnapshotFilter(builder: Builder) {
  const DiskType = defineDesktopSnapshotDiskType(builder);
  const CreateTypeFilter = defineDesktopSnapshotCreateTypeFilter(builder);
  const StatusFilter = defineDesktopSnapshotStatusFilter(builder);
  return builder.inputType('DesktopSnapshotFilter', {
    description:
      'Which snapshots to list. A snapshot must match every field that is given. It matches a list if it matches one of its values.',
    fields: (t) => ({
      desktopIds: t.idList({ description: `Snapshots of the desktops with these ids. ${listRules}` }),
      desktopNames: t.stringList({
        description: `Snapshots of the desktops with these names. The upstream decides whether part of a name matches. ${listRules}`,
      }),
      names: t.stringList({
        description: `Snapshots with these names. The upstream decides whether part of a name matches. ${listRules}`,
      }),
      diskType: t.field({ type: DiskType, description: 'Snapshots of this kind of disk. Null does not filter.' }),
      createType: t.field({
        type: CreateTypeFilter,
        description: 'Snapshots created in this way. Null does not filter.',
      }),
      statuses: t.field({
        type: [StatusFilter],
        description:
          'Snapshots with one of these statuses. Each status takes one upstream call. An empty list matches nothing; null does not filter.',
      }),
    }),
  });
}
