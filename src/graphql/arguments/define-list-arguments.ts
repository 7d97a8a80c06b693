import type { ArgBuilder } from '@pothos/core';
import { pageSize } from '../../snapshots/page-size.js';
import type { Builder, SchemaTypes } from '../create-builder.js';
import { defineDesktopSnapshotFilter } from '../types/desktop-snapshot-filter.js';
import { defineDesktopSnapshotPage } from '../types/desktop-snapshot-page.js';
import { defineDesktopSnapshotSort } from '../types/desktop-snapshot-sort.js';

/** The input types that every list of snapshots takes. */
export function defineListArguments(builder: Builder) {
  return {
    filter: defineDesktopSnapshotFilter(builder),
    sort: defineDesktopSnapshotSort(builder),
    page: defineDesktopSnapshotPage(builder),
  };
}

export type ListInputs = ReturnType<typeof defineListArguments>;

type Arg = ArgBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>>;

/** The same arguments, wherever snapshots are listed. */
export function toListArguments(arg: Arg, { filter, sort, page }: ListInputs) {
  const { min: minLimit, default: defaultLimit, max: maxLimit } = pageSize;
  return {
    filter: arg({ type: filter, description: 'Which snapshots to list. Null means all.' }),
    sort: arg({ type: sort, description: 'The order. Null means the newest first.' }),
    page: arg({ type: page, description: `Which part of the list. Null means the first ${defaultLimit}.` }),
    first: arg.int({
      description: `Most rows of the page, ${minLimit} to ${maxLimit}: \`page.limit\` under the name that paging helpers of clients use. Null means ${defaultLimit}. Not together with \`page\`.`,
    }),
    after: arg.string({
      description:
        'The cursor of the row before the page: `page.after` under the name that paging helpers of clients use. Null means from the start. Not together with `page`.',
    }),
  };
}
