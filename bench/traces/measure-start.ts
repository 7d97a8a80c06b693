import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { type ScenarioResult, toPromiseRow } from '../harness/promise-row.js';
import { startServer } from '../harness/start-server.js';
import { startStubUpstream } from '../harness/start-stub-upstream.js';
import { median } from '../harness/statistics.js';
import { createVariants } from './create-variants.js';
import { startSink } from './start-sink.js';

/** Most milliseconds from the start of the process to its first answer. */
const maxStartMs = 600;
const row = toPromiseRow('Start');

/** With traces and without by turns. */
export async function measureStart({ isQuick }: { readonly isQuick: boolean }): Promise<ScenarioResult> {
  await using upstream = await startStubUpstream([1]);
  await using sink = await startSink();
  const variants = createVariants(sink.url);
  const times = { plain: [] as number[], traced: [] as number[] };
  for (let index = 0; index < (isQuick ? 2 : 9); index += 1) {
    for (const name of ['plain', 'traced'] as const) {
      await using server = await startServer(variants[name], {
        upstreamUrl: upstream.url,
        core: undefined,
        logFile: join(tmpdir(), 'bench-traces.log'),
        readyWhen: variants[name].toQuestion('table', 1),
      });
      times[name].push(server.startedInMs);
    }
  }
  const [plain, traced] = [median(times.plain), median(times.traced)];
  return {
    rows: [
      row('From nothing to the first answer, with traces', `≤ ${maxStartMs} ms`, toMs(traced), traced <= maxStartMs),
      row('Without traces', '–', toMs(plain), null),
    ],
  };
}

function toMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
