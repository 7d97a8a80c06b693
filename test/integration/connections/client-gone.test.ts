import { describe, expect, test } from '@jest/globals';
import { type FaultGateway, startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { attemptsOf } from '../../support/attempts-of.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

/** One client that asks, and leaves as soon as the upstream has its question. */
async function askAndLeave(pair: FaultGateway): Promise<void> {
  const { upstream } = pair;
  const leaving = new AbortController();
  // Each of another caller, since equal questions of one share a call.
  const left = pair.ask({ signal: leaving.signal, token: `caller-${upstream.requests.length}` });
  await upstream.received(upstream.requests.length + 1);
  leaving.abort();
  await left.catch(() => undefined);
}

describe('a client that leaves', () => {
  test.each<[string, Behaviour]>([
    ['before the headers', answers.silence()],
    ['within the body', answers.stalledBody()],
    ['while a body drips', answers.drip({ everyMs: 10 })],
    ['while 103s come', answers.endlessEarlyHints({ everyMs: 10 })],
  ])('%s frees its upstream connection at once, and its question is not asked again', async (_, fault) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const left = askAndLeave(pair);
    await pair.upstream.received(1);
    const started = performance.now();
    await left;
    await pair.upstream.connectionsClosed();
    expect(performance.now() - started).toBeLessThan(4000);
    await pair.gateway.logged('operation.abandoned');
    expect(await attemptsOf(pair.gateway)).toEqual({ abandoned: 1 });
    expect(pair.upstream.connections).toMatchObject({ opened: 1, open: 0 });
  });

  test('between two attempts is not asked for again', async () => {
    await using pair = await startFaultGateway({ random: () => 1 });
    pair.upstream.answerWith(answers.empty({ status: 503, headers: { 'Retry-After': '2' } }));
    const leaving = new AbortController();
    const left = pair.ask({ signal: leaving.signal });
    await pair.gateway.logged('upstream.attempt.failed');
    leaving.abort();
    await expect(left).rejects.toThrow();
    await pair.gateway.logged('operation.abandoned');
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test('is no failure of the upstream, however many do', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.silence());
    for (let count = 0; count < 25; count += 1) await askAndLeave(pair);
    await pair.gateway.logged('operation.abandoned', 25);
    pair.upstream.answerWith(good);
    expect((await pair.ask()).errors).toBeUndefined();
    expect(await attemptsOf(pair.gateway)).toEqual({ abandoned: 25, ok: 1 });
    expect(pair.gateway.logs.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
