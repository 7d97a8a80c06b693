import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { spread } from '../../harness/statistics.js';
import { openStream } from '../open-stream.js';
import { toSubscription, toToken } from '../open-many.js';
import { startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const upstreamMs = 100;
const warmUps = 50;
const streams = 100;

/** Streams of pages that nobody watches yet, one after the other. */
export async function measureFirstEvent(): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream(upstreamMs);
  await using gateway = await startLiveGateway(upstream.url);
  const measure = async (page: number): Promise<number> => {
    const stream = await openStream(gateway.port, toSubscription(page), toToken(page));
    await stream.seen(1);
    stream.close();
    return (stream.eventsAt[0] ?? NaN) - stream.openedAt;
  };
  for (let page = 0; page < warmUps; page += 1) await measure(page);
  const times: number[] = [];
  for (let page = 0; page < streams; page += 1) times.push(await measure(warmUps + page));
  const row = toPromiseRow(`${streams} pages that were not watched, an upstream of ${upstreamMs} ms`);
  const boundMs = upstreamMs + 50;
  const isKept = Math.max(...times) <= boundMs;
  return { rows: [row('From the request to the first event', `at most ${boundMs} ms`, spread(times), isKept)] };
}
