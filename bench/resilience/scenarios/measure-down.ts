import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from '../create-client.js';
import { atOnce, atRate } from '../load.js';
import type { PromiseRow, ScenarioResult } from '../../harness/promise-row.js';
import { startGateway } from '../start-gateway.js';
import { type Upstream, page, startUpstream, unavailable } from '../../harness/start-upstream.js';
import { mostWithin, spread } from '../../harness/statistics.js';

/** A little more than the window of the circuit breaker: after it, earlier failures do not count any more. */
const windowMs = 11_000;
/** One fewer than the breaker needs to open, so that retries can be watched while it is closed. */
const belowBreaker = 19;
const everyMs = 20;
/** Ten seconds on the gateway's clock, seen from here: timers and sockets blur it by a few milliseconds. */
const probeSpanMs = 9_980;

/** An upstream that answers every call with 503, and then is back. */
export async function measureDown(): Promise<ScenarioResult> {
  const scenario = 'Upstream answers only 503';
  await using upstream = await startUpstream(unavailable);
  await using gateway = await startGateway(upstream.url);
  const client = createClient(gateway.url);
  const calls = await countCallsOnceSpent(client, upstream);

  await atOnce(client, 40);
  const openedAt = performance.now();
  const outcomes = await atRate(() => client.operate(), 1100, everyMs);
  const probes = upstream.requestedAt.filter((at) => at > openedAt);
  const recovery = await recover(client, upstream);
  const pings = await atRate(() => client.ping(), 500, everyMs);
  client.close();

  const unasked = outcomes.filter(({ kind }) => kind === 'circuit').map(({ durationMs }) => durationMs);
  const rows: readonly Omit<PromiseRow, 'scenario'>[] = [
    {
      promise: 'Upstream calls an operation, budget spent and breaker closed',
      bound: '1.0 to 1.1',
      measured: `${calls.toFixed(2)} (${belowBreaker} operations)`,
      kept: calls >= 1 && calls <= 1.1,
    },
    {
      promise: 'Answer time once the breaker is open, at 50 operations a second',
      bound: 'max 20 ms',
      measured: `${spread(unasked)} (${unasked.length} operations)`,
      kept: Math.max(...unasked) < 20,
    },
    {
      promise: 'For comparison: `/livez` at the same rate, which is what machine and HTTP cost',
      bound: '–',
      measured: `${spread(pings)} (${pings.length} requests)`,
      kept: null,
    },
    {
      promise: 'Upstream calls once the breaker is open, 22 seconds of it',
      bound: 'at most 1 in any 10 s',
      measured: `${mostWithin(probes, probeSpanMs)} (${probes.length} in all, for ${outcomes.length} operations)`,
      kept: mostWithin(probes, probeSpanMs) <= 1,
    },
    {
      promise: 'First good answer after recovery just behind a failed probe',
      bound: '11 s',
      measured: `${(recovery / 1000).toFixed(1)} s`,
      kept: recovery <= 11_000,
    },
  ];
  return { rows: rows.map((row) => ({ scenario, ...row })) };
}

/** The budget pays 20 retries; once it is spent, an operation must not cost more than itself. */
async function countCallsOnceSpent(client: Client, upstream: Upstream): Promise<number> {
  await atOnce(client, belowBreaker);
  await delay(windowMs);
  const before = upstream.requestedAt.length;
  await atOnce(client, belowBreaker);
  const calls = upstream.requestedAt.length - before;
  await delay(windowMs);
  return calls / belowBreaker;
}

/** The worst case: the upstream is back just after a probe has failed, and the next probe is ten seconds later. */
async function recover(client: Client, upstream: Upstream): Promise<number> {
  let backAt = NaN;
  upstream.answerWith((...exchange) => {
    unavailable(...exchange);
    backAt = performance.now();
    upstream.answerWith(page(50));
  });
  for (;;) {
    const { kind, answeredAt } = await client.operate();
    if (kind === 'ok') return answeredAt - backAt;
    await delay(everyMs);
  }
}
