import type { Builder } from '../builder.js';

export function defineDesktopPool(builder: Builder): void {
  const DesktopPool = builder.objectType('DesktopPool', {
    description: 'A pool of desktops that are managed together.',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The pool's id." }),
    }),
  });
  builder.asEntity(DesktopPool, {
    // Its id is all that is known here: the subgraph that holds pools resolves it.
    key: builder.keyDirective(builder.selection<{ id: string }>('id'), false),
    resolveReference: ({ id }) => ({ id }),
  });
}
