import { mayHaveNext } from '../../snapshots/page-position.js';
import type { Builder, SnapshotList } from '../builder.js';
import { federationDirectives, once } from '../federation/federation-directives.js';

export function definePageInfo(builder: Builder): void {
  builder.objectType('PageInfo', {
    description: 'Where a page stands in its list (Relay Cursor Connections).',
    // Every subgraph with Relay connections has this type, too.
    extensions: federationDirectives({ shareable: once }),
    fields: (t) => ({
      hasNextPage: t.boolean({
        description:
          'Whether rows may follow. True after a full page whose total the upstream did not count to the end: then the next page may be empty.',
        resolve: ({ query, page }) => mayHaveNext(query.slice, page),
      }),
      hasPreviousPage: t.boolean({
        description: 'Whether the page does not begin at the start of the list.',
        resolve: ({ query }) => query.slice.offset > 0,
      }),
      startCursor: t.string({
        nullable: true,
        description: 'Cursor of the first row. Null when the page is empty.',
        resolve: (list) => cursorOrNull(list, 0),
      }),
      endCursor: t.string({
        nullable: true,
        description:
          'Cursor of the last row, to be sent as `page.after` for the next page. Null when the page is empty.',
        resolve: (list) => cursorOrNull(list, list.page.received - 1),
      }),
    }),
  });
}

/** The cursor of a row as the upstream sent it, left out rows included: a page of such rows alone can still be passed. */
function cursorOrNull({ query, page, cursors }: SnapshotList, row: number): string | null {
  return page.received === 0 ? null : cursors.write(query.slice.offset + row);
}
