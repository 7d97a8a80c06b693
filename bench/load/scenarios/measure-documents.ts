import type { ScenarioResult } from '../../harness/promise-row.js';
import { page, startUpstream } from '../../harness/start-upstream.js';
import { tally } from '../../harness/statistics.js';
import { createCallers } from '../create-callers.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const documents = 2000;

/** Documents each of which is sent only once, so that nothing that is kept of them is used again. */
export async function measureDocuments(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(page(0));
  await using gateway = await startWatchedGateway(upstream.url);
  const callers = createCallers(gateway.url, documents);
  for (let warm = 0; warm < 200; warm += 1) await callers.operate();
  const before = await gateway.liveMegabytes();
  const kinds: string[] = [];
  for (let index = 0; index < documents; index += 1) kinds.push((await callers.operate(toDocument(index))).kind);
  const growth = (await gateway.liveMegabytes()) - before;
  callers.close();
  return {
    rows: [
      {
        scenario: `${documents} distinct large documents`,
        promise: 'What they leave in the heap once garbage is collected',
        bound: 'under 40 MB',
        measured: `${growth.toFixed(1)} MB (${before.toFixed(1)} MB before; ${tally(kinds)})`,
        kept: growth < 40 && kinds.every((kind) => kind === 'ok'),
      },
    ],
    notes: ['Documents: of close to 1000 tokens each; of every four one has 18 kB of text, the others 15 kB.'],
  };
}

/** Distinct, valid, and close to the limits of tokens and bytes. */
function toDocument(index: number): string {
  const comment = `# ${'x'.repeat(index % 4 === 0 ? 6000 : 3000)}\n`;
  const names = Array.from({ length: 900 }, (_, name) => `"name-${index}-${name % 90}"`).join(' ');
  return `${comment}query Q${index} { snapshots(filter: { names: [${names}] }) { totalCount } }`;
}
