import { maxOffset } from '../../errors/request-limits.js';
import { pageSize } from '../../snapshots/page-size.js';
import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotPage(builder: Builder) {
  const { min: minLimit, default: defaultLimit, max: maxLimit } = pageSize;
  return builder.inputType('DesktopSnapshotPage', {
    description: 'Which part of a list to show: a number of rows, from an offset or after a cursor, not both.',
    fields: (t) => ({
      limit: t.int({
        defaultValue: defaultLimit,
        description: `Most rows of the page, ${minLimit} to ${maxLimit}. Null means ${defaultLimit}.`,
      }),
      offset: t.int({
        description: `Rows to skip, 0 to ${maxOffset}. Rows that are created or deleted between two pages shift the second one; with \`after\` they do not. Null means none. Not together with \`after\`.`,
      }),
      after: t.string({
        description:
          'The cursor of the row before the page: `endCursor` of the previous page, with the same filter and sort. The page begins after that row, or after its place in the order if it was deleted, no matter which rows were created or deleted since. Null means from the start. Not together with `offset`.',
      }),
    }),
  });
}
