import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotEdge(builder: Builder): void {
  builder.objectType('DesktopSnapshotEdge', {
    description: 'A snapshot of a list, and its cursor.',
    fields: (t) => ({
      node: t.field({ type: 'DesktopSnapshot', description: 'The snapshot.', resolve: ({ snapshot }) => snapshot }),
      cursor: t.string({
        description:
          'Identifies the row in its list. Send it as `after` or `page.after`, with the same filter and sort, for the rows after it. Opaque: its form may change.',
        resolve: ({ list, index }) => list.cursorOf(index),
      }),
    }),
  });
}
