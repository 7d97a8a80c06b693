import { copyFileSync } from 'node:fs';

// `npm run schema:release`, a step of every release: what stands now is what later changes are held against.
const root = new URL('../../schema/', import.meta.url);
for (const file of ['api.graphql', 'subgraph.graphql']) {
  copyFileSync(new URL(file, root), new URL(`released/${file}`, root));
  console.log(`wrote schema/released/${file}`);
}
