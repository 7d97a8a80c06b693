import { describe, expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { readMetrics } from '../../support/read-metrics.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });
const down = answers.empty({ status: 503 });
/** One call an operation, so that calls can be counted. */
const env = { UPSTREAM_MAX_ATTEMPTS: '1' };

/** A gateway whose last 20 calls have all failed. */
async function startBroken(): Promise<FaultGateway> {
  const pair = await startFaultGateway({ env });
  pair.upstream.answerWith(down);
  await pair.askTimes(20);
  return pair;
}

describe('after twenty failed calls', () => {
  test('answers come at once and without a call, and say when to come back', async () => {
    await using pair = await startBroken();
    const started = performance.now();
    const answer = await pair.ask();
    expect(performance.now() - started).toBeLessThan(4000);
    const retryAfterMs = answer.errors?.[0]?.extensions['retryAfterMs'];
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true, retryAfterMs }));
    expect(retryAfterMs).toBeGreaterThan(8000);
    expect(retryAfterMs).toBeLessThanOrEqual(10_000);
    await pair.askTimes(50);
    expect(pair.upstream.requests).toHaveLength(20);
  });

  test('log and metrics tell', async () => {
    await using pair = await startBroken();
    expect(await readMetrics(pair.gateway, 'gateway_upstream_circuit_open')).toEqual({ '': 1 });
    expect(pair.gateway.logs.map(({ event }) => event)).toContain('upstream.circuit.opened');
    pair.clock.advance(10_000);
    pair.upstream.answerWith(good);
    await pair.ask();
    expect(await readMetrics(pair.gateway, 'gateway_upstream_circuit_open')).toEqual({ '': 0 });
    expect(pair.gateway.logs.map(({ event }) => event)).toContain('upstream.circuit.closed');
  });

  test('nobody asks until ten seconds have passed; then one call does, alone, and only once', async () => {
    await using pair = await startBroken();
    pair.clock.advance(9000);
    await pair.askTimes(3);
    expect(pair.upstream.requests).toHaveLength(20);
    pair.clock.advance(1000);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    pair.upstream.answerWith(answers.held(released, down));
    const probe = pair.ask({ token: 'another' });
    await pair.upstream.received(21);
    const others = await pair.askTimes(5);
    expect(others.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(Array(5).fill('UPSTREAM_UNAVAILABLE'));
    release();
    expect((await probe).errors).toMatchObject([{ extensions: { upstream: { status: 503 } } }]);
    await pair.askTimes(5);
    expect(pair.upstream.requests).toHaveLength(21);
  });

  test('one good answer to the call after ten seconds lets all pass again', async () => {
    await using pair = await startBroken();
    pair.upstream.answerWith(good);
    pair.clock.advance(10_000);
    const recovered = await pair.askTimes(5);
    expect(recovered.map(({ errors }) => errors)).toEqual(Array(5).fill(undefined));
    expect(pair.upstream.requests).toHaveLength(25);
  });

  test('a client that leaves while its call tries the upstream decides nothing: the next call tries', async () => {
    await using pair = await startBroken();
    pair.clock.advance(10_000);
    pair.upstream.answerWith(answers.silence(), good);
    const leaving = new AbortController();
    const left = pair.ask({ signal: leaving.signal });
    await pair.upstream.received(21);
    leaving.abort();
    await expect(left).rejects.toThrow();
    await pair.upstream.connectionsClosed();
    expect((await pair.ask()).errors).toBeUndefined();
  });
});

describe('what opens it', () => {
  test.each<[string, Behaviour, Record<string, string>]>([
    ['502', answers.html({ status: 502 }), {}],
    ['504', answers.empty({ status: 504 }), {}],
    ['resets', answers.reset(), {}],
    ['time-outs', answers.silence(), { UPSTREAM_TIMEOUT_MS: '20' }],
  ])('%s', async (_, fault, hurry) => {
    await using pair = await startFaultGateway({ env: { ...env, ...hurry } });
    pair.upstream.answerWith(fault);
    await pair.askTimes(25);
    const attempts = Object.values(await attemptsOf(pair.gateway));
    expect(attempts).toEqual([20]);
  });

  test('refused connections', async () => {
    await using pair = await startFaultGateway({ env });
    await pair.upstream.refuse();
    await pair.askTimes(20);
    await pair.upstream.accept();
    await pair.askTimes(5);
    expect(pair.upstream.requests).toEqual([]);
  });

  test('half of the calls, and not fewer', async () => {
    await using fewer = await startFaultGateway({ env });
    fewer.upstream.answerWith(...nTimes(11, good), down);
    await fewer.askTimes(21);
    expect(fewer.upstream.requests).toHaveLength(21);
    await using half = await startFaultGateway({ env });
    half.upstream.answerWith(...nTimes(11, good), down);
    await half.askTimes(30);
    expect(half.upstream.requests).toHaveLength(22);
  });
});

describe('what never opens it, so that one caller cannot shut out the others', () => {
  test.each([400, 401, 403, 404, 409, 414, 429, 500])('%i', async (status) => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(answers.empty({ status }));
    await pair.askTimes(25);
    expect(pair.upstream.requests).toHaveLength(25);
  });

  test.each<[string, Behaviour]>([
    ['a 200 that cannot be read', answers.html()],
    ['a 200 that says it is unavailable', answers.json({ error_code: 'APIGW.0613' })],
    ['a body that is cut', answers.cutBody()],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(fault);
    await pair.askTimes(25);
    expect(pair.upstream.requests).toHaveLength(25);
  });

  test('callers without a token', async () => {
    await using pair = await startFaultGateway({ env });
    for (let count = 0; count < 25; count += 1) await pair.ask({ token: null });
    expect((await pair.ask()).errors).toBeUndefined();
  });
});

function nTimes(count: number, behaviour: Behaviour): [Behaviour, ...Behaviour[]] {
  return [behaviour, ...Array.from({ length: count - 1 }, () => behaviour)];
}
