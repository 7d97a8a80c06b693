import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyName } from '../../../test/support/start-proxy.js';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { startFleet } from '../start-fleet.js';
import { startLoad } from '../start-load.js';
import { toLoadRows } from '../to-load-rows.js';

/** SIGKILL to one replica under load, and a new one in its place. */
export async function measureKilledReplica(name: ProxyName): Promise<ScenarioResult> {
  await using fleet = await startFleet(name);
  await using load = await startLoad(fleet.proxy.url);
  await delay(2000);
  await fleet.replicas.restart(1, 'SIGKILL');
  await delay(10_000);
  await load.allOpen();
  return { rows: toLoadRows(`One of three replicas behind ${name} is killed`, await load.endRequests(), load) };
}
