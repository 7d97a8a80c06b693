import { setTimeout as delay } from 'node:timers/promises';
import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { runLoad } from '../../harness/run-load.js';
import { median } from '../../harness/statistics.js';
import { openMany, toSelection, toToken } from '../open-many.js';
import { type LiveGateway, startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const streams = 1000;
const pages = 20;
const rounds = 10;
const roundMs = 2000;
const connections = 16;

interface Speed {
  /** Processor time of the gateway for one query, in milliseconds. */
  readonly cpuMs: number;
  readonly perSecond: number;
}

/** The same queries in turn with a thousand streams open and with none, so that the machine changes for both. */
export async function measureQueries(): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream(0);
  await using gateway = await startLiveGateway(upstream.url);
  const load = await createLoad(gateway);
  await load(2 * roundMs);
  const speeds: { readonly without: Speed; readonly with: Speed }[] = [];
  const idle: number[] = [];
  let failed = 0;
  const measure = async (): Promise<Speed> => {
    // What the opening of streams left to be collected is none of theirs.
    await gateway.look();
    await gateway.begin();
    const result = await load(roundMs);
    const { cpuMs } = await gateway.end();
    failed += result.failed;
    const count = result.latencies.length;
    return { cpuMs: cpuMs / count, perSecond: (1000 * count) / result.elapsedMs };
  };
  for (let round = 0; round < rounds; round += 1) {
    const without = await measure();
    const opened = await openMany(gateway.port, streams, pages);
    await gateway.look();
    await gateway.begin();
    await delay(roundMs);
    idle.push((await gateway.end()).cpuMs / (roundMs / 1000));
    speeds.push({ without, with: await measure() });
    for (const stream of opened) stream.close();
    await delay(1000);
  }
  const cost = median(speeds.map((pair) => pair.with.cpuMs / pair.without.cpuMs - 1));
  const slower = 1 - median(speeds.map((pair) => pair.with.perSecond / pair.without.perSecond));
  const row = toPromiseRow(`Queries beside ${streams} streams of ${pages} pages that do not change`);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const perQuery = median(speeds.map((pair) => pair.without.cpuMs));
  return {
    rows: [
      row(
        'Processor time of the gateway for one query, streams included',
        'at most 3 % more',
        `${percent(cost)} more (median of ${rounds} pairs; ${perQuery.toFixed(3)} ms without)`,
        cost <= 0.03 && failed === 0,
      ),
      row('Processor time of the streams without queries', '–', `${median(idle).toFixed(1)} ms a second`, null),
      row('Queries a second', '–', `${percent(slower)} fewer (likewise; ${failed} failed)`, null),
    ],
  };
}

async function createLoad({ port }: LiveGateway) {
  const body = JSON.stringify({ query: `{ ${toSelection(0)} }` });
  const headers = { 'content-type': 'application/json', 'x-auth-token': toToken(0) };
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
  const answerBytes = (await answer.arrayBuffer()).byteLength;
  const head = Object.entries({ host: 'gateway', ...headers, 'content-length': Buffer.byteLength(body) });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const bytes = Buffer.from(`POST /graphql HTTP/1.1\r\n${lines}\r\n${body}`);
  return (durationMs: number) => runLoad({ port, connections, requestsOf: () => [{ bytes, answerBytes }], durationMs });
}
