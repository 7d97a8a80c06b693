import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../create-client.js';
import { atOnce, atRate } from '../load.js';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { startGateway } from '../start-gateway.js';
import { page, startUpstream } from '../../harness/start-upstream.js';
import { spread } from '../../harness/statistics.js';

/** An upstream whose port is closed, and then open again. It cannot count, so the gateway's own metrics do. */
export async function measureRefused(): Promise<ScenarioResult> {
  const scenario = 'Upstream refuses connections';
  await using upstream = await startUpstream(page(50));
  await using gateway = await startGateway(upstream.url);
  const client = createClient(gateway.url);
  await upstream.refuse();
  await atOnce(client, 40);
  const before = await gateway.countAttempts();
  const outcomes = await atRate(() => client.operate(), 250, 20);
  const attempts = (await gateway.countAttempts()) - before;

  await upstream.accept();
  const backAt = performance.now();
  while ((await client.operate()).kind !== 'ok') await delay(20);
  const recovery = performance.now() - backAt;
  client.close();

  const unasked = outcomes.filter(({ kind }) => kind === 'circuit').map(({ durationMs }) => durationMs);
  return {
    rows: [
      {
        scenario,
        promise: 'Answer time once the breaker is open, at 50 operations a second',
        bound: 'max 20 ms',
        measured: `${spread(unasked)} (${unasked.length} operations, ${attempts} of them asked)`,
        kept: Math.max(...unasked) < 20,
      },
      {
        scenario,
        promise: 'First good answer after recovery',
        bound: '11 s',
        measured: `${(recovery / 1000).toFixed(1)} s`,
        kept: recovery <= 11_000,
      },
    ],
  };
}
