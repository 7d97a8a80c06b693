import { setTimeout as delay } from 'node:timers/promises';
import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { mostWithin } from '../../harness/statistics.js';
import { openMany } from '../open-many.js';
import { readGauge } from '../read-gauge.js';
import { startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const streams = 1000;
const pages = 20;
const seconds = 15;
/** The default of `LIVE_CALLS_PER_SECOND`. */
const callsPerSecond = 20;

/** A thousand who watch twenty pages, each of which would be read twice a second if there were no budget. */
export async function measureThousand(): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream();
  await using gateway = await startLiveGateway(upstream.url, { LIVE_INTERVAL_MS: '500' });
  // The code is compiled and the pools are full when the memory is looked at.
  for (const stream of await openMany(gateway.port, streams, pages)) stream.close();
  while ((await readGauge(gateway.port, 'gateway_streams')) > 0) await delay(100);
  const before = await gateway.look();
  await gateway.begin();
  const opened = await openMany(gateway.port, streams, pages);
  const { cpuMs } = await gateway.end();
  const pollers = await readGauge(gateway.port, 'gateway_pollers');
  const calls = upstream.requestedAt.length;
  const startedAt = performance.now();
  for (let second = 0; second < seconds; second += 1) {
    upstream.move();
    await delay(1000);
  }
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  const requestedAt = upstream.requestedAt.slice(calls);
  const after = await gateway.look();
  for (const stream of opened) stream.close();
  const row = toPromiseRow(`${streams} streams of ${pages} pages, by 50 callers that read as one`);
  const alive = after.aliveMegabytes - before.aliveMegabytes;
  const resident = after.residentMegabytes - before.residentMegabytes;
  const perSecond = requestedAt.length / elapsedSeconds;
  const most = mostWithin(requestedAt, 1000);
  const events = opened.reduce((sum, { eventsAt }) => sum + eventsAt.length - 1, 0);
  return {
    rows: [
      row('Pollers', String(pages), String(pollers), pollers === pages),
      row(
        'Upstream calls a second, where 40 are due',
        `at most ${callsPerSecond}`,
        `${perSecond.toFixed(1)} over ${seconds} s, at most ${most} within any second as they arrive`,
        perSecond <= callsPerSecond,
      ),
      row(
        'Memory that they take, garbage collected',
        'under 80 MB more',
        `${alive.toFixed(1)} MB more in heap and buffers; the process has ${resident.toFixed(1)} MB more (${before.residentMegabytes.toFixed(0)} MB before)`,
        alive < 80,
      ),
      row('Processor time to open one', '–', `${(cpuMs / streams).toFixed(2)} ms`, null),
      row('Events that they were sent', '–', `${events} in ${seconds} s`, null),
    ],
    notes: [
      'A thousand streams: `LIVE_INTERVAL_MS` is 500, so that the budget of calls is spent; every page changes each second.',
    ],
  };
}
