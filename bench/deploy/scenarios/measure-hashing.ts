import { setTimeout as delay } from 'node:timers/promises';
import { openEvents } from '../../../test/support/open-events.js';
import { readMetrics } from '../../../test/support/read-metrics.js';
import { query } from '../../../test/support/start-gateway.js';
import type { ProxyName } from '../../../test/support/start-proxy.js';
import { type ScenarioResult, toPromiseRow } from '../../harness/promise-row.js';
import { type Fleet, startFleet } from '../start-fleet.js';

const callers = 300;
const requestsEach = 4;
const watchers = 20;

/** Who is answered where, and how many replicas read a page that one caller watches many times. */
export async function measureHashing(name: ProxyName): Promise<ScenarioResult> {
  await using fleet = await startFleet(name);
  for (let number = 0; number < callers * requestsEach; number += 1)
    await query(fleet.proxy.url, '{ snapshots(first: 1) { totalCount } }', {
      token: `caller-${number % callers}`,
      headers: { 'x-request-id': `caller-${number % callers}` },
    });
  // The last log lines arrive after the answers.
  await delay(1000);
  const seen = fleet.replicas.origins.map((_, index) => new Set(fleet.replicas.finished(index)));
  const moved = Array.from({ length: callers }, (_, index) => `caller-${index}`).filter(
    (id) => seen.filter((ids) => ids.has(id)).length !== 1,
  );
  const shares = seen.map((ids) => ids.size);
  const streams = await Promise.all(
    Array.from({ length: watchers }, () =>
      openEvents(fleet.proxy.url, 'subscription { snapshots(first: 1) { totalCount } }', { token: 'watcher' }),
    ),
  );
  for (const stream of streams) await stream.next();
  const pollers = await countPollers(fleet);
  for (const stream of streams) stream.close();
  const row = toPromiseRow(`${callers} callers, ${requestsEach} requests each, three replicas behind ${name}`);
  const fewest = Math.min(...shares);
  return {
    rows: [
      row('Callers that more than one replica has answered', 'none', String(moved.length), moved.length === 0),
      row('Callers of each replica', 'at least a sixth each', shares.join(', '), fewest >= callers / 6),
      row(
        `Pollers over all replicas when one caller watches a page ${watchers} times`,
        '1',
        String(pollers),
        pollers === 1,
      ),
    ],
  };
}

async function countPollers({ replicas }: Fleet): Promise<number> {
  const samples = await Promise.all(replicas.origins.map((origin) => readMetrics({ origin }, 'gateway_pollers')));
  return samples.reduce((sum, sample) => sum + (sample[''] ?? 0), 0);
}
