import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { type Answer, delayed, page, startUpstream } from '../../harness/start-upstream.js';
import { percentile, tally } from '../../harness/statistics.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const seconds = 20;
const inventedPerSecond = 60;
const honestPerSecond = 10;
const upstreamMs = 100;
const honestToken = 'honest-caller';
const scenario = `${inventedPerSecond} invented tokens a second, with ten root fields each`;

/** Ten questions, so that no two of them share an upstream call. */
const greedy = `{ ${Array.from({ length: 10 }, (_, index) => `f${index}: snapshots(page: { limit: ${index + 1} }) { nodes { id } }`).join(' ')} }`;
const modest = '{ snapshots { totalCount nodes { id name status } } }';

/** A client that invents tokens, and one honest caller at the same address who has been accepted before. */
export async function measureInventedTokens(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(delayed(upstreamMs, onlyHonest));
  await using gateway = await startWatchedGateway(upstream.url, { DRAIN_SECONDS: '0' });
  const agent = new Agent({ keepAlive: true });
  const ask = (token: string, query: string) => measure(gateway.url, agent, token, query);
  const askHonestly = () => pace(honestPerSecond, seconds, () => ask(honestToken, modest));
  const before = await askHonestly();
  const callsBefore = upstream.requestedAt.length;
  let invented = 0;
  const [during, refused] = await Promise.all([
    askHonestly(),
    pace(inventedPerSecond, seconds, () => ask(`invented-${(invented += 1)}`, greedy)),
  ]);
  agent.destroy();
  const [medianBefore, medianDuring] = [before, during].map((all) =>
    percentile(
      all.map(({ ms }) => ms),
      0.5,
    ),
  ) as [number, number];
  const kinds = during.map(({ kind }) => kind);
  return {
    rows: [
      {
        scenario,
        promise: 'Median of an honest caller of the same address',
        bound: 'at most twice its value before',
        measured: `${medianDuring.toFixed(1)} ms (${medianBefore.toFixed(1)} ms before)`,
        kept: medianDuring <= medianBefore * 2,
      },
      {
        scenario,
        promise: 'Its requests that are not answered',
        bound: 'none',
        measured: tally(kinds),
        kept: kinds.every((kind) => kind === 'ok'),
      },
      {
        scenario,
        promise: 'What becomes of the invented ones',
        bound: '–',
        measured: `${tally(refused.map(({ kind }) => kind))}; ${upstream.requestedAt.length - callsBefore - during.length} upstream calls for them`,
        kept: null,
      },
    ],
    notes: [
      `Invented tokens: an upstream that takes ${upstreamMs} ms and answers 401 to all but one token, and an honest caller that asks ${honestPerSecond} times a second for ${seconds} s.`,
    ],
  };
}

const onlyHonest: Answer = (response, socket) => {
  if (response.req.headers['x-auth-token'] === honestToken) page(50)(response, socket);
  else response.writeHead(401, { 'content-type': 'application/json' }).end('{"error_code":"APIGW.0301"}');
};

interface Outcome {
  readonly kind: string;
  readonly ms: number;
}

async function measure(url: URL, agent: Agent, token: string, query: string): Promise<Outcome> {
  const startedAt = performance.now();
  const headers = { 'content-type': 'application/json', 'x-auth-token': token };
  const sent = request(url, { method: 'POST', agent, headers });
  sent.end(JSON.stringify({ query }));
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  const body = JSON.parse(await text(answer)) as { errors?: readonly { extensions: { code: string } }[] };
  return { kind: body.errors?.[0]?.extensions.code ?? 'ok', ms: performance.now() - startedAt };
}

/** Acts `perSecond` times a second, whether or not those before were answered. */
async function pace(perSecond: number, forSeconds: number, act: () => Promise<Outcome>): Promise<readonly Outcome[]> {
  const under: Promise<Outcome>[] = [];
  for (let count = 0; count < perSecond * forSeconds; count += 1) {
    under.push(act());
    await delay(1000 / perSecond);
  }
  return Promise.all(under);
}
