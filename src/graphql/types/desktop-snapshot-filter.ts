import { maxFilterValues, maxTextLength } from '../../snapshots/snapshot-query.js';
import type { Builder } from '../create-builder.js';
import { defineDesktopSnapshotCreateTypeFilter } from './desktop-snapshot-create-type.js';
import { defineDesktopSnapshotDiskType } from './desktop-snapshot-disk-type.js';
import { defineDesktopSnapshotStatusFilter } from './desktop-snapshot-status.js';

const listRules = `At most ${maxFilterValues} values of 1 to ${maxTextLength} characters each. An empty list selects nothing, null does not filter.`;

export function defineDesktopSnapshotFilter(builder: Builder) {
  const DiskType = defineDesktopSnapshotDiskType(builder);
  const CreateTypeFilter = defineDesktopSnapshotCreateTypeFilter(builder);
  const StatusFilter = defineDesktopSnapshotStatusFilter(builder);
  return builder.inputType('DesktopSnapshotFilter', {
    description:
      'Which snapshots to list. A snapshot must fit every member that is given, and fits a list by any one of its values.',
    fields: (t) => ({
      desktopIds: t.idList({ description: `Of these desktops. ${listRules}` }),
      desktopNames: t.stringList({
        description: `Of desktops with these names; whether part of a name is enough is up to the upstream. ${listRules}`,
      }),
      names: t.stringList({
        description: `With these names; whether part of a name is enough is up to the upstream. ${listRules}`,
      }),
      diskType: t.field({ type: DiskType, description: 'Of this kind of disk. Null does not filter.' }),
      createType: t.field({ type: CreateTypeFilter, description: 'Made in this way. Null does not filter.' }),
      statuses: t.field({
        type: [StatusFilter],
        description:
          'With one of these statuses, each of which takes an upstream call of its own. An empty list selects nothing, null does not filter.',
      }),
    }),
  });
}
