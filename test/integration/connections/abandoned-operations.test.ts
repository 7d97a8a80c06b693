import { describe, expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { pageOf } from '../../support/page-of.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

/** Asks, and leaves when told so. */
function askUntil(gateway: Gateway, signal: AbortSignal, query = '{ snapshots { totalCount } }'): Promise<unknown> {
  return fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': 'token' },
    body: JSON.stringify({ query }),
    signal,
  });
}

/** Waits for a log line: by asking for something else again and again, since nothing else tells of it. */
async function untilLogged(gateway: Gateway, event: string): Promise<void> {
  while (!gateway.logs.some((line) => line['event'] === event)) await fetch(`${gateway.origin}/livez`);
}

test.each([
  ['before the upstream answers', answers.silence()],
  ['while the upstream answers', answers.stalledBody()],
])('a client that leaves %s takes the upstream call with it, and is no failure', async (_, behaviour) => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  upstream.answerWith(behaviour);
  const client = new AbortController();
  const asked = askUntil(gateway, client.signal);
  await upstream.received(1);
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  await upstream.connectionsClosed();
  await untilLogged(gateway, 'operation.abandoned');

  expect(gateway.logs.slice(1)).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      event: 'operation.abandoned',
      requestId: expect.any(String),
      durationMs: expect.any(Number),
      upstreamCalls: 1,
      upstreamMs: expect.any(Number),
      msg: 'A client disconnected before its answer was ready.',
    },
  ]);
  expect(await readMetrics(gateway, 'gateway_operation_duration_seconds_count')).toEqual({ 'outcome="abandoned"': 1 });
  expect(await readMetrics(gateway, 'gateway_upstream_attempt_duration_seconds_count')).toEqual({
    'outcome="abandoned"': 1,
  });
  expect(await readMetrics(gateway, 'gateway_operations_in_flight')).toEqual({ '': 0 });
  const executed = await readMetrics(gateway, 'gateway_operations_executed_total');
  expect(executed).toEqual({ 'execution="compiled"': 0, 'execution="interpreted"': 0 });
});

test('a client that leaves in the middle of a walk ends the walk', async () => {
  await using upstream = await startFaultServer();
  const full = {
    total_count: 5000,
    desktop_snapshots: Array.from({ length: 1000 }, (_, index) => ({ snapshot_id: `s-${index}` })),
  };
  upstream.answerWith(answers.json(full), answers.silence());
  await using gateway = await startGateway({ upstreamUrl: upstream.url });
  const client = new AbortController();
  const asked = askUntil(gateway, client.signal, '{ snapshot(id: "none") { id } }');
  await upstream.received(2);
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  await upstream.connectionsClosed();
  await untilLogged(gateway, 'operation.abandoned');
  expect(upstream.requests.length).toBe(2);
  expect(gateway.logs.filter(({ level }) => level !== 'info')).toEqual([]);
});

test('a client that leaves within its own request is not even an operation', async () => {
  await using pair = await startFaultGateway();
  const { gateway } = pair;
  const client = new AbortController();
  let started = (): void => undefined;
  const streaming = new Promise<void>((resolve) => (started = resolve));
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from('{"query":"'));
    },
    pull: () => {
      started();
    },
  });
  const asked = fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
    signal: client.signal,
  } as RequestInit);
  await streaming;
  await fetch(`${gateway.origin}/livez`);
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  expect((await gateway.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  expect(gateway.logs.slice(1).map(({ event }) => event)).toEqual(['operation.finished']);
});

test('one client that leaves does not take another with it', async () => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  upstream.answerWith(
    answers.silence(),
    answers.held(released, answers.json({ total_count: 3, desktop_snapshots: [] })),
  );
  const client = new AbortController();
  const leaving = askUntil(gateway, client.signal);
  await upstream.received(1);
  const staying = gateway.query('{ snapshots { totalCount } }');
  await upstream.received(2);
  client.abort();
  await expect(leaving).rejects.toThrow('aborted');
  release();
  expect(pageOf(await staying)).toEqual({ totalCount: 3 });
});

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
