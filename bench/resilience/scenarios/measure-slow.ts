import { createClient } from '../create-client.js';
import { atOnce } from '../load.js';
import type { PromiseRow, ScenarioResult } from '../../harness/promise-row.js';
import { imageOptions } from '../../harness/spawn-gateway.js';
import { startGateway } from '../start-gateway.js';
import { delayed, page, startUpstream } from '../../harness/start-upstream.js';
import { spread, tally } from '../../harness/statistics.js';

const clients = 1000;

/** An upstream that takes two seconds, and a thousand clients that come at the same moment for a page of 50 rows. */
export async function measureSlow(): Promise<ScenarioResult> {
  const scenario = `Upstream takes 2 s, ${clients} clients at once`;
  const { outcomes, peak, atRest, mostOpen } = await meetThousand(50);
  const timesOf = (isOk: boolean) =>
    outcomes.filter(({ kind }) => (kind === 'ok') === isOk).map(({ durationMs }) => durationMs);
  const rows: readonly Omit<PromiseRow, 'scenario'>[] = [
    {
      promise: 'Most connections to the upstream',
      bound: 'at most 64',
      measured: String(mostOpen),
      kept: mostOpen <= 64,
    },
    {
      promise: 'Peak memory of the gateway (RSS)',
      bound: 'under 256 MB',
      measured: `${megabytes(peak)} (${megabytes(atRest)} at rest)`,
      kept: peak === undefined ? null : peak < 256,
    },
    {
      promise: 'What they were answered',
      bound: '–',
      measured: tally(outcomes.map(({ kind }) => kind)),
      kept: null,
    },
    { promise: 'Answer time of those that succeeded', bound: '–', measured: spread(timesOf(true)), kept: null },
    { promise: 'Answer time of the others', bound: '–', measured: spread(timesOf(false)), kept: null },
  ];
  return {
    rows: rows.map((row) => ({ scenario, ...row })),
    notes: [
      `Memory: of a gateway that was started with the image's \`NODE_OPTIONS\`, \`${imageOptions}\`.`,
      'A slow upstream: 64 calls are under way, 256 wait, the rest are shed. Those are answered as fast as one core reads and executes a thousand requests that come in one moment; nothing is waited for.',
    ],
  };
}

/** The same for the largest pages: 64 answers of half a megabyte in every moment. */
export async function measureSlowLargest(): Promise<ScenarioResult> {
  const scenario = 'The same with pages of 1000 rows, the largest';
  const free = await meetThousand(1000);
  const bounded = await meetThousand(1000, ['--max-old-space-size=128']);
  const mostOpen = Math.max(free.mostOpen, bounded.mostOpen);
  const rows: readonly Omit<PromiseRow, 'scenario'>[] = [
    {
      promise: 'Most connections to the upstream',
      bound: 'at most 64',
      measured: String(mostOpen),
      kept: mostOpen <= 64,
    },
    {
      promise: 'Peak memory with `NODE_OPTIONS=--max-old-space-size=128`',
      bound: 'under 256 MB',
      measured: megabytes(bounded.peak),
      kept: bounded.peak === undefined ? null : bounded.peak < 256,
    },
    { promise: 'Peak memory by default', bound: '–', measured: megabytes(free.peak), kept: null },
    {
      promise: 'What they were answered',
      bound: '–',
      measured: tally(free.outcomes.map(({ kind }) => kind)),
      kept: null,
    },
  ];
  return {
    rows: rows.map((row) => ({ scenario, ...row })),
    notes: [
      'The largest pages: about 40 MB of what the heap then holds are alive at any time, the rest is garbage, which Node lets lie until the heap comes near its bound. The default bound grows with the machine; a small container should say one. Reading and executing 64 pages of 1000 rows takes a core more than a second, so that not all who wait are served before their deadline.',
    ],
  };
}

async function meetThousand(rows: number, nodeFlags: readonly string[] = []) {
  await using upstream = await startUpstream(delayed(2000, page(rows)));
  await using gateway = await startGateway(upstream.url, nodeFlags);
  const client = createClient(gateway.url);
  const atRest = await gateway.peakMegabytes();
  const outcomes = await atOnce(client, clients, rows);
  const peak = await gateway.peakMegabytes();
  client.close();
  return { outcomes, peak, atRest, mostOpen: upstream.connections.mostOpen };
}

function megabytes(count: number | undefined): string {
  return count === undefined ? 'not measured on this system' : `${count.toFixed(0)} MB`;
}
