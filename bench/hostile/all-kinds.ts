import type { Kind } from './kind.js';
import { belowRows } from './kinds/below-rows.js';
import { cursors } from './kinds/cursors.js';
import { documents } from './kinds/documents.js';
import { entities } from './kinds/entities.js';
import { fragments } from './kinds/fragments.js';
import { upstreams } from './kinds/upstreams.js';
import { variables } from './kinds/variables.js';
import { wire } from './kinds/wire.js';

/** Every kind of request; one round sends one of each. */
export const allKinds: readonly Kind[] = [
  ...belowRows,
  ...variables,
  ...documents,
  ...fragments,
  ...entities,
  ...cursors,
  ...wire,
  ...upstreams,
];
