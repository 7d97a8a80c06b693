import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../create-client.js';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { startGateway } from '../start-gateway.js';
import { type Answer, page, startUpstream } from '../../harness/start-upstream.js';
import { percentile } from '../../harness/statistics.js';

const times = 100;

/** Clients that leave while the upstream is at work for them. */
export async function measureLeaving(): Promise<ScenarioResult> {
  const scenario = 'Client leaves while the upstream works';
  await using upstream = await startUpstream(page(50));
  await using gateway = await startGateway(upstream.url);
  const client = createClient(gateway.url);
  await client.operate();
  const durations: number[] = [];
  for (let index = 0; index < times; index += 1) {
    durations.push(
      await new Promise<number>((resolve) => {
        const silent: Answer = (_, socket) => {
          const leftAt = performance.now();
          void once(socket, 'close').then(() => {
            resolve(performance.now() - leftAt);
          });
          sent.destroy();
        };
        upstream.answerWith(silent);
        const sent = client.begin().on('error', () => undefined);
      }),
    );
  }
  await delay(1000);
  const left = upstream.connections.open;
  client.close();
  const [p50, max] = [percentile(durations, 0.5), Math.max(...durations)];
  return {
    rows: [
      {
        scenario,
        promise: 'Its upstream connection is closed',
        bound: 'within 200 ms',
        measured: `p50 ${p50.toFixed(1)}, max ${max.toFixed(1)} ms (${times} times)`,
        kept: max <= 200,
      },
      {
        scenario,
        promise: 'Connections to the upstream that are open a second later',
        bound: '0',
        measured: String(left),
        kept: left === 0,
      },
    ],
  };
}
