import { sliceBounds } from '../../snapshots/snapshot-query.js';
import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotPage(builder: Builder) {
  const { minLimit, defaultLimit, maxLimit, maxOffset } = sliceBounds;
  return builder.inputType('DesktopSnapshotPage', {
    description: 'Which part of a list to show: so many rows from an offset, or after a cursor. Not both.',
    fields: (t) => ({
      limit: t.int({
        defaultValue: defaultLimit,
        description: `Rows at most, ${minLimit} to ${maxLimit}. Null means ${defaultLimit}.`,
      }),
      offset: t.int({
        description: `Rows to skip, 0 to ${maxOffset}: a position, so that rows created or deleted meanwhile shift the page. Null means none. Not together with \`after\`.`,
      }),
      after: t.string({
        description:
          'The cursor of the row before the first one: `endCursor` of the page before, with the same filter and sort. The page goes on after that row, or after its place in the order where it is gone, whatever was created or deleted meanwhile. Null means from the start. Not together with `offset`.',
      }),
    }),
  });
}
