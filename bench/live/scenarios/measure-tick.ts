import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { percentile, spread } from '../../harness/statistics.js';
import { openMany } from '../open-many.js';
import { type Usage, startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const streams = 1000;
const warmUps = 5;
const ticks = 20;
const boundMs = 30;

/** One page that moves for a thousand streams at once. */
export async function measureTick(): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream();
  await using gateway = await startLiveGateway(upstream.url, { LIVE_INTERVAL_MS: '1000' });
  const opened = await openMany(gateway.port, streams, 1);
  const usages: Usage[] = [];
  const spreads: number[] = [];
  for (let tick = 0; tick < warmUps + ticks; tick += 1) {
    const before = opened.map(({ eventsAt }) => eventsAt.length);
    await gateway.begin('turns');
    upstream.move();
    for (const [index, stream] of opened.entries()) await stream.seen((before[index] ?? 0) + 1);
    const usage = await gateway.end();
    if (tick < warmUps) continue;
    usages.push(usage);
    const arrivals = opened.map(({ eventsAt }) => eventsAt.at(-1) ?? NaN);
    spreads.push(Math.max(...arrivals) - Math.min(...arrivals));
  }
  const bytes = Buffer.byteLength(opened[0]?.last() ?? '', 'latin1');
  for (const stream of opened) stream.close();
  const row = toPromiseRow(
    `${ticks} ticks of a page that ${streams} streams watch, ${(bytes / 1000).toFixed(1)} kB an event`,
  );
  const cpu = usages.map(({ longestCpuMs }) => longestCpuMs);
  const wall = usages.map(({ longestMs }) => longestMs);
  return {
    rows: [
      row(
        'Processor time of the longest turn of the event loop in each',
        `at most ${boundMs} ms`,
        spread(cpu),
        percentile(cpu, 1) <= boundMs,
      ),
      row('Time of the longest turn, with what the machine did meanwhile', '–', spread(wall), null),
      row('From the first event to arrive to the last', '–', spread(spreads), null),
    ],
    notes: [
      'Ticks: a turn is what the event loop does before it asks the system for news again. Its processor time is that of all threads, and does not count what other processes took.',
    ],
  };
}
