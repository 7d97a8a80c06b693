import type { Place } from '../../snapshots/mark.js';
import type { Builder, SnapshotList } from '../create-builder.js';
import { federationDirectives, once } from '../federation/federation-directives.js';

export function definePageInfo(builder: Builder): void {
  builder.objectType('PageInfo', {
    description: 'Where a page stands in its list (Relay Cursor Connections).',
    // Every subgraph with Relay connections has this type, too.
    extensions: federationDirectives({ shareable: once }),
    fields: (t) => ({
      hasNextPage: t.boolean({
        description:
          'Whether rows may follow. True after every page that the total does not prove to be the last: then the next page may be empty.',
        resolve: ({ page }) => page.hasNext || (page.askWhetherMore?.() ?? false),
      }),
      hasPreviousPage: t.boolean({
        description: 'Whether the page does not begin at the start of the list.',
        resolve: ({ page }) => page.hasPrevious,
      }),
      startCursor: t.string({
        nullable: true,
        description: 'Cursor of the first row. Null when the page is empty.',
        resolve: (list) => cursorOrNull(list, list.page.first()),
      }),
      endCursor: t.string({
        nullable: true,
        description:
          'Cursor of the last row, to be sent as `after` or `page.after` for the next page. Null when the page is empty.',
        resolve: (list) => cursorOrNull(list, list.page.last()),
      }),
    }),
  });
}

/** Rows that could not be shown have a cursor too: a page of such rows alone can still be passed. */
function cursorOrNull({ cursors }: SnapshotList, place: Place | null): string | null {
  return place && cursors.write(place);
}
