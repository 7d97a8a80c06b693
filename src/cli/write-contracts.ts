import { readFileSync, writeFileSync } from 'node:fs';
import { generateFiles } from './contracts/generate-files.js';

// `npm run schema`: regenerates generated files. A contract test fails while one is out of date.
const root = new URL('../../', import.meta.url);
for (const [path, text] of generateFiles((file) => readFileSync(new URL(file, root), 'utf8'))) {
  writeFileSync(new URL(path, root), text);
  console.log(`wrote ${path}`);
}
