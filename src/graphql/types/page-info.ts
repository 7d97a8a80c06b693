import type { Place } from '../../snapshots/mark.js';
import type { Builder, SnapshotList } from '../create-builder.js';
import { federationDirectives, once } from '../federation/federation-directives.js';

export function definePageInfo(builder: Builder): void {
  builder.objectType('PageInfo', {
    description: 'The position of a page in its list (Relay Cursor Connections).',
    // Every subgraph with Relay connections has this type, too.
    extensions: federationDirectives({ shareable: once }),
    fields: (t) => ({
      hasNextPage: t.boolean({
        description:
          'Whether more rows may follow. True unless the total proves that this is the last page, so the next page may be empty.',
        resolve: ({ page }) => page.hasNext || (page.askWhetherMore?.() ?? false),
      }),
      hasPreviousPage: t.boolean({
        description: 'Whether rows come before the page.',
        resolve: ({ page }) => page.hasPrevious,
      }),
      startCursor: t.string({
        nullable: true,
        description: 'Cursor of the first row. Null if the page is empty.',
        resolve: (list) => cursorOrNull(list, list.page.first()),
      }),
      endCursor: t.string({
        nullable: true,
        description:
          'Cursor of the last row. Send it as `after` or `page.after` for the next page. Null if the page is empty.',
        resolve: (list) => cursorOrNull(list, list.page.last()),
      }),
    }),
  });
}

/** Rows that could not be shown have a cursor too: a page of such rows alone can still be passed. */
function cursorOrNull({ cursors }: SnapshotList, place: Place | null): string | null {
  return place && cursors.write(place);
}
