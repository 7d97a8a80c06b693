import { setTimeout as delay } from 'node:timers/promises';
import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { unavailable } from '../../harness/start-upstream.js';
import { tally } from '../../harness/statistics.js';
import { createRandom, type Random } from '../../hostile/create-random.js';
import { toSubscription, toToken } from '../open-many.js';
import { openStream } from '../open-stream.js';
import type { LiveOptions } from '../parse-options.js';
import { readGauge, readSeries } from '../read-gauge.js';
import { type LiveGateway, type Look, startLiveGateway } from '../start-live-gateway.js';
import { type MovingUpstream, startMovingUpstream } from '../start-moving-upstream.js';

const clients = 150;
const pages = 30;
/** What an upstream that failed is remembered for, with the longest wait before. */
const rememberedMs = 150_000;

/** Streams that are opened and left at all moments, pages that move, and an upstream that fails now and then. */
export async function measureComingAndGoing({ minutes, seed }: LiveOptions): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream();
  await using gateway = await startLiveGateway(upstream.url, { LIVE_INTERVAL_MS: '200' });
  await comeAndGo(gateway, upstream, 10_000, createRandom(seed));
  const before = await settle(gateway, undefined);
  const kinds = await comeAndGo(gateway, upstream, minutes * 60_000, createRandom(seed));
  const leftAt = performance.now();
  const after = await settle(gateway, before);
  const settledSeconds = (performance.now() - leftAt) / 1000;
  const gauges = ['gateway_streams', 'gateway_pollers', 'gateway_operations_in_flight'];
  const left = await Promise.all(gauges.map(async (name) => `${await readGauge(gateway.port, name)} ${name}`));
  const reasons = (await readSeries(gateway.port, 'gateway_streams_ended_total'))
    .filter(([, count]) => count > 0)
    .map(([labels, count]) => `${count} ${/reason="(.*?)"/.exec(labels)?.[1] ?? ''}`);
  const growth = after.aliveMegabytes - before.aliveMegabytes;
  const row = toPromiseRow(`${minutes} minutes of coming and going`);
  return {
    rows: [
      row(
        'Timers, sockets and listeners that are left',
        'those from before',
        `${describe(after)}; before ${describe(before)}; ${settledSeconds.toFixed(0)} s after the last has left`,
        describe(after) === describe(before),
      ),
      row(
        'What is open by the metrics',
        '0',
        left.join(', '),
        left.every((each) => each.startsWith('0 ')),
      ),
      row(
        'Growth of what is alive, garbage collected',
        '–',
        `${growth.toFixed(2)} MB (${before.aliveMegabytes.toFixed(1)} MB before)`,
        null,
      ),
      row('Streams', '–', `${kinds.length}: ${tally(kinds)}`, null),
      row('Why they ended, by the metrics, with those before', '–', reasons.join(', '), null),
    ],
    notes: [
      `Coming and going (seed ${seed}): ${clients} clients at a time, each of which opens a stream of one of ${pages} pages, leaves it before its first event or up to 3 s later, and comes again; in the first third the upstream answers 503 for half a second now and then. A page that failed is remembered for up to two minutes, by one timer.`,
    ],
  };
}

/** @returns how the streams ended. */
async function comeAndGo(gateway: LiveGateway, upstream: MovingUpstream, forMs: number, random: Random) {
  const startedAt = performance.now();
  const isOver = (): boolean => performance.now() - startedAt > forMs;
  const kinds: string[] = [];
  const visit = async (number: number): Promise<void> => {
    while (!isOver()) {
      const [page, stayMs] = [random.whole(0, pages - 1), random.whole(0, 3000)];
      const stream = await openStream(gateway.port, toSubscription(page), toToken(number));
      if (random.chance(0.3)) await delay(random.whole(0, 30));
      else {
        await stream.seen(1);
        await Promise.race([delay(stayMs), stream.ended]);
      }
      stream.close();
      const { kind } = await stream.ended;
      kinds.push(kind === 'left' && stream.eventsAt.length === 0 ? 'left before the first event' : kind);
    }
  };
  const trouble = async (): Promise<void> => {
    while (!isOver()) {
      upstream.move();
      const mayFail = performance.now() - startedAt < forMs / 3;
      if (mayFail && random.chance(0.1)) upstream.answerWith(unavailable);
      await delay(500);
      upstream.answerWith(upstream.answer);
    }
  };
  await Promise.all([trouble(), ...Array.from({ length: clients }, (_, number) => visit(number))]);
  return kinds;
}

/** Waits until nothing is left but what was there before, or for as long as anything may be left. */
async function settle(gateway: LiveGateway, before: Look | undefined): Promise<Look> {
  const startedAt = performance.now();
  for (;;) {
    await delay(2000);
    const look = await gateway.look();
    const isSettled = before ? describe(look) === describe(before) : !look.resources.includes('Timeout');
    if (isSettled || performance.now() - startedAt > rememberedMs) return look;
  }
}

function describe({ listeners, resources }: Look): string {
  return `${tally([...resources].sort())}, ${listeners} listeners`;
}
