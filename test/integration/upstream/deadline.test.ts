import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';

describe('nothing starts that cannot end within the deadline of 12 s', () => {
  test.each([
    [1, 3],
    [4, 2],
    [5, 2],
    [7, 1],
    [11, 1],
  ])('failures that take %i s: asked %i times', async (seconds, attempts) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(
      answers.by(() => {
        pair.clock.advance(seconds * 1000);
        return answers.empty({ status: 503 });
      }),
    );
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { upstream: { status: 503 } }));
    expect(pair.upstream.requests).toHaveLength(attempts);
  });
});

describe('the deadline ends', () => {
  const env = { REQUEST_DEADLINE_MS: '2000', UPSTREAM_TIMEOUT_MS: '15000' };

  test('an attempt that would be allowed longer', async () => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(answers.silence());
    const started = performance.now();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(pair.upstream.requests).toHaveLength(1);
    await pair.upstream.connectionsClosed();
  });

  test('a walk of many calls, each of which is quick enough', async () => {
    await using pair = await startFaultGateway({ env });
    const row = (index: number) => ({ snapshot_id: `s-${index}` });
    const full = (from: number) =>
      answers.json({ desktop_snapshots: Array.from({ length: 1000 }, (_, index) => row(from + index)) });
    pair.upstream.answerWith(full(0), full(1000), answers.silence());
    const answer = await pair.gateway.query('{ snapshot(id: "not-there") { id } }');
    expect(answer.errors).toMatchObject([{ path: ['snapshot'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('only what was not there by then: the other root fields answer', async () => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(
      answers.by(({ target }) =>
        target.includes('limit=7') ? answers.silence() : answers.json({ total_count: 1, desktop_snapshots: [] }),
      ),
    );
    const { data, errors } = await pair.gateway.query(
      '{ quick: snapshots { totalCount } slow: snapshots(page: { limit: 7 }) { nodes { id } } }',
    );
    expect(data).toEqual({ quick: { totalCount: 1 }, slow: null });
    expect(errors).toMatchObject([{ path: ['slow'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
  });
});
