import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyName } from '../../../test/support/start-proxy.js';
import { type ScenarioResult, toPromiseRow } from '../../harness/promise-row.js';
import { startFleet } from '../start-fleet.js';
import { startLoad } from '../start-load.js';
import { toLoadRows } from '../to-load-rows.js';

/** As the Deployment has it. */
const minReadyMs = 10_000;

/** SIGTERM to each replica after the other; the next when the one before has served for ten seconds. */
export async function measureRollingRestart(name: ProxyName): Promise<ScenarioResult> {
  await using fleet = await startFleet(name);
  await using load = await startLoad(fleet.proxy.url);
  await delay(2000);
  const statuses: (number | string | null)[] = [];
  for (const index of fleet.replicas.origins.keys()) {
    statuses.push(await fleet.replicas.restart(index));
    await delay(minReadyMs);
  }
  await load.allOpen();
  const scenario = `Three replicas behind ${name} restart one after the other`;
  const row = toPromiseRow(scenario);
  return {
    rows: [
      ...toLoadRows(scenario, await load.endRequests(), load),
      row(
        'Exit status of the replicas',
        '0',
        statuses.join(', '),
        statuses.every((status) => status === 0),
      ),
    ],
  };
}
