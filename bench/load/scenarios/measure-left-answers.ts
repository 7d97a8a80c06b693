import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { page, startUpstream } from '../../harness/start-upstream.js';
import { largePageRequest } from '../large-page-request.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const clients = 300;
const scenario = `${clients} clients that leave with answers unread, on Node ${process.versions.node}`;

/** Each asks for two pages of 1000 rows in one piece, reads nothing, and leaves while the second waits. */
export async function measureLeftAnswers(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(page(1000));
  await using gateway = await startWatchedGateway(upstream.url, {});
  // What a gateway keeps of its first operations (plans, tables, connections) is no part of what these leave.
  await askAndLeave(gateway.url, 100, 'warm');
  const before = await gateway.heldMegabytes();
  await askAndLeave(gateway.url, clients, 'left');
  // What is under way for them ends when the gateway has heard that they have left.
  await delay(2000);
  const growth = (await gateway.heldMegabytes()) - before;
  const exitMs = await gateway.terminate();
  return {
    rows: [
      {
        scenario,
        promise: 'What they leave in the process once garbage is collected',
        bound: 'under 5 MB',
        measured: `${growth.toFixed(1)} MB (${before.toFixed(1)} MB before)`,
        kept: growth < 5,
      },
      {
        scenario,
        promise: 'From SIGTERM to the end of the process after that',
        bound: 'under 100 ms',
        measured: `${exitMs.toFixed(0)} ms`,
        kept: exitMs < 100,
      },
    ],
  };
}

async function askAndLeave({ hostname, port }: URL, count: number, name: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(largePageRequest(`${name}-${index}`).repeat(2));
    await once(socket, 'readable');
    socket.destroy();
  }
}
