import type { ScenarioResult } from '../../harness/promise-row.js';
import { delayed, page, startUpstream } from '../../harness/start-upstream.js';
import { spread, tally } from '../../harness/statistics.js';
import { atPace } from '../at-pace.js';
import { type Outcome, createCallers } from '../create-callers.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const perSecond = 100;
const sampleSeconds = 5;
const samples = 12;

/** An ordinary minute: a thousand callers, a hundred operations a second. */
export async function measureSteady(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(delayed(20, page(50)));
  await using gateway = await startWatchedGateway(upstream.url);
  const callers = createCallers(gateway.url, 1000);
  // Until the code is compiled and every pool is full, the heap grows for good reasons.
  await atPace(callers, perSecond, 20);
  const heap = [await gateway.liveMegabytes()];
  const outcomes: Outcome[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    outcomes.push(...(await atPace(callers, perSecond, sampleSeconds)));
    heap.push(await gateway.liveMegabytes());
  }
  callers.close();
  const slope = (slopeOf(heap) * 60) / sampleSeconds;
  const scenario = `${perSecond} operations a second for ${samples * sampleSeconds} s`;
  return {
    rows: [
      {
        scenario,
        promise: 'Operations that failed',
        bound: '0',
        measured: tally(outcomes.map(({ kind }) => kind)),
        kept: outcomes.every(({ kind }) => kind === 'ok'),
      },
      {
        scenario,
        promise: 'Growth of the heap once garbage is collected',
        bound: 'under 1 MB a minute',
        measured: `${slope.toFixed(2)} MB a minute (${heap.map((megabytes) => megabytes.toFixed(1)).join(', ')} MB)`,
        kept: slope < 1,
      },
      {
        scenario,
        promise: 'Answer time',
        bound: '–',
        measured: spread(outcomes.map(({ durationMs }) => durationMs)),
        kept: null,
      },
    ],
    notes: [
      'Steady: after 20 s of the same, the live heap is looked at every 5 s; the growth is the slope of the straight line that fits best (least squares).',
    ],
  };
}

/** By how much the values grow from one to the next, by the straight line that fits best. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return covariance / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}
