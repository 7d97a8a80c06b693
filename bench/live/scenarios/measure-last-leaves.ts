import { setTimeout as delay } from 'node:timers/promises';
import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { createRandom } from '../../hostile/create-random.js';
import type { LiveOptions } from '../parse-options.js';
import { openMany } from '../open-many.js';
import { readGauge } from '../read-gauge.js';
import { startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const rounds = 5;
const watchedMs = 4000;

/** Everybody leaves at once, while pages are read and while they are not. */
export async function measureLastLeaves({ seed }: LiveOptions): Promise<ScenarioResult> {
  const random = createRandom(seed);
  await using upstream = await startMovingUpstream(200);
  await using gateway = await startLiveGateway(upstream.url, { LIVE_INTERVAL_MS: '1000' });
  let callsAfter = 0;
  let pollers = 0;
  let lastCallMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const opened = await openMany(gateway.port, 100, 20);
    await delay(random.whole(0, 2000));
    for (const stream of opened) stream.close();
    const leftAt = performance.now();
    await delay(watchedMs);
    const calls = upstream.requestedAt.filter((at) => at > leftAt);
    callsAfter += calls.filter((at) => at > leftAt + 1000).length;
    lastCallMs = Math.max(lastCallMs, ...calls.map((at) => at - leftAt));
    pollers += await readGauge(gateway.port, 'gateway_pollers');
  }
  const row = toPromiseRow(`The last of 100 readers of 20 pages have left, ${rounds} times`);
  const measured = `${callsAfter} in ${((rounds * (watchedMs - 1000)) / 1000).toFixed(0)} s; the last came ${lastCallMs.toFixed(0)} ms after they left`;
  return {
    rows: [
      row('Upstream calls after 1 s', 'none', measured, callsAfter === 0),
      row('Pollers that are left', '0', String(pollers), pollers === 0),
    ],
  };
}
