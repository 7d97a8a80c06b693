import { describe, expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

test('questions one after the other share a connection', async () => {
  await using pair = await startFaultGateway();
  await pair.askTimes(5);
  expect(pair.upstream.connections.opened).toBe(1);
});

describe.each(['close', 'reset'] as const)('a kept connection that proves dead by a %s', (how) => {
  test('is made up for by another one, at once', async () => {
    await using pair = await startFaultGateway({ random: () => 50 });
    pair.upstream.answerWith(answers.thenStale(good, how), good);
    await pair.ask();
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    const [, stale, retry] = pair.upstream.requests;
    expect(pair.upstream.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    // A paid retry would come 50 times the full jitter of 100 ms later.
    expect((retry?.at ?? 0) - (stale?.at ?? 0)).toBeLessThan(4000);
  });

  test('costs nothing of the budget', async () => {
    await using pair = await startFaultGateway();
    const failing = answers.empty({ status: 500 });
    pair.upstream.answerWith(failing);
    // Spends the budget.
    await pair.askTimes(10);
    pair.upstream.answerWith(answers.thenStale(failing, how), good);
    await pair.ask();
    expect((await pair.ask()).errors).toBeUndefined();
    expect(pair.upstream.requests).toHaveLength(30 + 1 + 2);
  });

  test('is made up for at no cost only once: a new connection that breaks is a failure', async () => {
    await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
    pair.upstream.answerWith(answers.thenStale(good, how), answers.reset());
    await pair.ask();
    expect((await pair.ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(pair.upstream.requests).toHaveLength(3);
  });
});
