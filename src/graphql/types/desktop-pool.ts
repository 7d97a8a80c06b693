import type { Builder } from '../create-builder.js';
import { federationDirectives } from '../federation/federation-directives.js';

export function defineDesktopPool(builder: Builder): void {
  builder.objectType('DesktopPool', {
    description: 'A pool of desktops that are managed together.',
    // Its id is all that is known here: the subgraph that holds pools resolves it.
    extensions: federationDirectives({ key: [{ fields: 'id', resolvable: false }] }),
    fields: (t) => ({
      id: t.exposeID('id', { description: "The pool's id." }),
    }),
  });
}
