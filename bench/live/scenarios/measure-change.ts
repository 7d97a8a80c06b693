import { setTimeout as delay } from 'node:timers/promises';
import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { percentile, spread } from '../../harness/statistics.js';
import { createRandom } from '../../hostile/create-random.js';
import type { LiveOptions } from '../parse-options.js';
import { openMany } from '../open-many.js';
import { startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const intervalMs = 2000;
const pages = 20;
const changes = 15;

/** Changes at moments that have nothing to do with those at which the pages are read. */
export async function measureChange({ seed }: LiveOptions): Promise<ScenarioResult> {
  const random = createRandom(seed);
  await using upstream = await startMovingUpstream();
  await using gateway = await startLiveGateway(upstream.url);
  const streams = await openMany(gateway.port, pages, pages);
  const times: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    await delay(random.whole(0, intervalMs));
    const before = streams.map(({ eventsAt }) => eventsAt.length);
    const at = upstream.move();
    for (const [index, stream] of streams.entries()) {
      const seen = before[index] ?? 0;
      await stream.seen(seen + 1);
      times.push((stream.eventsAt[seen] ?? NaN) - at);
    }
  }
  const row = toPromiseRow(`${changes} changes of ${pages} pages that are read every ${intervalMs} ms`);
  const boundMs = intervalMs + 200;
  const isKept = percentile(times, 0.99) <= boundMs;
  return {
    rows: [row('From the change to the event', `p99 at most ${boundMs} ms`, spread(times), isKept)],
    notes: ['Changes: each interval differs by up to 10 %, which the 200 ms are for.'],
  };
}
