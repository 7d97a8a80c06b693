import type { Builder } from '../create-builder.js';

export function defineDesktopSnapshotEdge(builder: Builder): void {
  builder.objectType('DesktopSnapshotEdge', {
    description: 'A snapshot and its place in a list.',
    fields: (t) => ({
      node: t.field({ type: 'DesktopSnapshot', description: 'The snapshot.', resolve: ({ snapshot }) => snapshot }),
      cursor: t.string({
        description:
          'Marks the row, to be sent as `after` or `page.after` with the same filter and sort. Opaque: not to be taken apart.',
        resolve: ({ list, index }) => list.cursorOf(index),
      }),
    }),
  });
}
