import type { Builder } from '../builder.js';

export function defineDesktopPool(builder: Builder): void {
  builder.objectType('DesktopPool', {
    description: 'A pool of desktops that are managed together.',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The pool's id." }),
    }),
  });
}
