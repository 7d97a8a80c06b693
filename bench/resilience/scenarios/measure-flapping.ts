import { type Client, createClient } from '../create-client.js';
import { atOnce, atRate } from '../load.js';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { startGateway } from '../start-gateway.js';
import { type Answer, type Upstream, page, startUpstream, unavailable } from '../../harness/start-upstream.js';
import { percent, tally } from '../../harness/statistics.js';

const operations = 1000;
const good = page(50);

/** An upstream half of whose answers are 503, each by the toss of a coin. */
export async function measureFlapping(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(good);
  const share = await measureWithinBudget(upstream);
  const { rows, note } = await measureBeyondBudget(upstream);
  const scenario = 'Upstream answers half of the calls with 503';
  return {
    rows: [
      {
        scenario,
        promise: 'Operations that succeed while the budget lasts',
        bound: 'at least 85 %',
        measured: `${percent(share, operations)} of ${operations}`,
        kept: share >= 0.85 * operations,
      },
      ...rows.map((row) => ({ scenario, ...row })),
    ],
    notes: [
      'While the budget lasts: twenty operations at a time meet the flapping upstream, and a hundred good ones fill the budget again before the next twenty. Three attempts at one half each make 87.5 %.',
      note,
    ],
  };
}

async function measureWithinBudget(upstream: Upstream): Promise<number> {
  await using gateway = await startGateway(upstream.url);
  const client = createClient(gateway.url);
  const flapping = createFlapping(1);
  let succeeded = 0;
  for (let done = 0; done < operations; done += 20) {
    upstream.answerWith(flapping);
    succeeded += countOk(await atOnce(client, 20));
    upstream.answerWith(good);
    await atOnce(client, 100);
  }
  client.close();
  return succeeded;
}

/** The same without any rest: fifty operations a second, for twenty seconds. */
async function measureBeyondBudget(upstream: Upstream) {
  await using gateway = await startGateway(upstream.url);
  const client = createClient(gateway.url);
  upstream.answerWith(createFlapping(2));
  await spendBudget(client);
  const before = upstream.requestedAt.length;
  const outcomes = await atRate(() => client.operate(), operations, 20);
  const calls = upstream.requestedAt.length - before;
  client.close();
  const asked = outcomes.filter(({ kind }) => kind !== 'circuit').length;
  const succeeded = countOk(outcomes);
  return {
    rows: [
      {
        promise: 'Upstream calls an operation once the budget is spent, of those that the breaker let through',
        bound: 'at most 1.3',
        measured: `${(calls / asked).toFixed(2)} (${calls} for ${asked})`,
        kept: calls <= 1.3 * asked,
      },
      {
        promise: 'What 1000 operations are answered once the budget is spent, at 50 a second',
        bound: '–',
        measured: tally(outcomes.map(({ kind }) => kind)),
        kept: null,
      },
    ],
    note: `Once it is spent, few failures are made up for, and close to half of the operations fail, which is where the circuit breaker opens (half of at least 20 calls in 10 s). ${
      asked < operations
        ? `It did, and answered ${percent(operations - asked, operations)} of the operations itself (\`circuit\`); of those that it let through, ${percent(succeeded, asked)} succeeded.`
        : `At this rate it stayed closed: ${percent(operations - succeeded, operations)} failed. At two or three operations a second, where a window holds few of them, chance alone brings it to half now and then.`
    }`,
  };
}

/** The first hundred or so retries of a flapping upstream cost more than a full budget holds. */
async function spendBudget(client: Client): Promise<void> {
  await atRate(() => client.operate(), 60, 20);
}

function countOk(outcomes: readonly { readonly kind: string }[]): number {
  return outcomes.filter(({ kind }) => kind === 'ok').length;
}

/** The same coin in every run: a linear congruential generator (Numerical Recipes), whose high bits are random enough. */
function createFlapping(seed: number): Answer {
  let state = seed;
  return (...exchange) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    (state / 2 ** 32 < 0.5 ? unavailable : good)(...exchange);
  };
}
