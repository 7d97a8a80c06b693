import { copyFileSync } from 'node:fs';

// `npm run schema:release`, a step of each release: keeps the present schema, to compare later ones with.
const root = new URL('../../schema/', import.meta.url);
for (const file of ['api.graphql', 'subgraph.graphql']) {
  copyFileSync(new URL(file, root), new URL(`released/${file}`, root));
  console.log(`wrote schema/released/${file}`);
}
