import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { type CollectedSpan, type Collector, startCollector } from '../../support/start-collector.js';
import { testToken } from '../../support/start-gateway.js';
import { type LiveGateway, eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { tracedEnv } from '../../support/traced-env.js';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
});

/** Not read again while a test looks, unless it says so. */
const rarely = { LIVE_INTERVAL_MS: '60000', LIVE_IDLE_INTERVAL_MS: '60000' };

const often = { LIVE_INTERVAL_MS: '100', LIVE_IDLE_INTERVAL_MS: '100' };

const startTraced = (env: Readonly<Record<string, string>> = rarely): Promise<LiveGateway> =>
  startLiveGateway({ env: tracedEnv(collector, env) });

interface Stream {
  readonly first: () => Promise<unknown>;
  readonly leave: () => void;
}

const transports = {
  sse: async ({ gateway }: LiveGateway): Promise<Stream> => {
    const events = await openEvents(gateway.url, watchTotal);
    return {
      first: () => events.next(),
      leave: () => {
        events.close();
      },
    };
  },
  websocket: async ({ gateway }: LiveGateway): Promise<Stream> => {
    const client = await openWebSocket(gateway.url, { params: { token: testToken } });
    client.subscribe('1', watchTotal);
    return {
      first: async () => (await client.next()).payload,
      leave: () => {
        client[Symbol.dispose]();
      },
    };
  },
} as const;
const serverNames = { sse: 'POST /graphql', websocket: 'GET /graphql' } as const;

describe.each(['sse', 'websocket'] as const)('a subscription over %s', (transport) => {
  test('has spans that end with its first event', async () => {
    await using live = await startTraced();
    const stream = await transports[transport](live);
    expect(await stream.first()).toEqual(eventOf(2));
    const [server] = await collector.collected(serverNames[transport]);
    const [operation] = await collector.collected('subscription');
    const [attempt] = await collector.collected('GET');
    expect(operation).toMatchObject({
      kind: 'INTERNAL',
      parentSpanId: server?.spanId,
      attributes: { 'graphql.operation.type': 'subscription' },
      isError: false,
    });
    expect(attempt).toMatchObject({ kind: 'CLIENT', parentSpanId: operation?.spanId });
    expect(server).toMatchObject({ kind: 'SERVER', parentSpanId: '', isError: false });
    // It is still open: nothing is said of its end.
    expect(collector.spans.filter(({ name }) => name === 'subscription end')).toEqual([]);
    const [opened] = await live.gateway.logged('stream.opened');
    expect(opened).toMatchObject({ traceId: server?.traceId });
    stream.leave();
  });

  test('has a span of its end, in a trace of its own, which links to the first', async () => {
    await using live = await startTraced();
    const stream = await transports[transport](live);
    await stream.first();
    stream.leave();
    const [end] = await collector.collected('subscription end');
    const [operation] = await collector.collected('subscription');
    const { spanId, traceId } = operation ?? { spanId: '', traceId: '' };
    expect(end).toMatchObject({
      kind: 'INTERNAL',
      parentSpanId: '',
      links: [{ spanId, traceId }],
      isError: false,
      attributes: { 'gateway.stream.reason': 'client', 'gateway.stream.events': 1 },
    });
    expect(end?.traceId).not.toBe(traceId);
    const [ended] = await live.gateway.logged('stream.ended');
    expect(ended).toMatchObject({ traceId });
  });

  test('that is refused is an error of nobody but the caller', async () => {
    await using live = await startTraced();
    live.refuseWith(401);
    const stream = await transports[transport](live);
    await stream.first();
    const [server] = await collector.collected(serverNames[transport]);
    expect(server).toMatchObject({ isError: false });
    const [operation] = await collector.collected('subscription');
    expect(operation).toMatchObject({ isError: false, attributes: { 'error.type': 'UNAUTHENTICATED' } });
    stream.leave();
  });

  test('whose upstream fails is an error of the operation', async () => {
    await using live = await startTraced();
    live.refuseWith(500);
    const stream = await transports[transport](live);
    await stream.first();
    const [operation] = await collector.collected('subscription');
    expect(operation).toMatchObject({ isError: true, attributes: { 'error.type': 'UPSTREAM_ERROR' } });
    stream.leave();
  });
});

test.each([
  ["an upstream that stays away is no caller's fault", 500, 59_000, 'upstream', true],
  ['a token that runs out is one', 401, 0, 'auth', false],
] as const)('the end of a stream is an error or is none: %s', async (_name, status, ms, reason, isError) => {
  await using live = await startTraced(often);
  const events = await openEvents(live.gateway.url, watchTotal);
  await events.next();
  live.refuseWith(status);
  live.clock.advance(ms);
  const [end] = await collector.collected('subscription end');
  expect(end).toMatchObject({ isError, attributes: { 'gateway.stream.reason': reason } });
  events.close();
});

test('an operation of a WebSocket that is refused has its code, and no status', async () => {
  await using live = await startTraced({ ...rarely, RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' });
  using client = await openWebSocket(live.gateway.url, { params: { token: testToken } });
  client.subscribe('1', watchTotal);
  client.subscribe('2', watchTotal);
  const servers = await collector.collected('GET /graphql', 2);
  const refused = servers.find(({ attributes }) => attributes['error.type'] === 'RATE_LIMITED');
  expect(refused).toMatchObject({ kind: 'SERVER', isError: false });
  expect(refused?.attributes).not.toHaveProperty('http.response.status_code');
  const [line] = await live.gateway.logged('request.refused');
  expect(line).toMatchObject({ code: 'RATE_LIMITED', traceId: refused?.traceId });
});

test('a read by the clock is a trace of its own, with the calls that it makes below it', async () => {
  await using live = await startTraced(often);
  const events = await openEvents(live.gateway.url, watchTotal);
  await events.next();
  const [tick] = await collector.collected('poll tick');
  expect(tick).toMatchObject({
    kind: 'INTERNAL',
    parentSpanId: '',
    isError: false,
    links: [],
    attributes: { 'gateway.tick.outcome': 'unchanged' },
  });
  const below = collector.spans.filter(({ parentSpanId }) => parentSpanId === tick?.spanId);
  expect(below).toMatchObject([{ name: 'GET', kind: 'CLIENT', traceId: tick?.traceId }]);
  const [server] = await collector.collected('POST /graphql');
  expect(tick?.traceId).not.toBe(server?.traceId);
  events.close();
});

test('a read by the clock that fails is an error, and its line in the log names its trace', async () => {
  await using live = await startTraced(often);
  const events = await openEvents(live.gateway.url, watchTotal);
  await events.next();
  live.refuseWith(500);
  const [line] = await live.gateway.logged('upstream.attempt.failed');
  const isFailed = ({ attributes }: CollectedSpan) => attributes['gateway.tick.outcome'] === 'failed';
  for (let count = 1; !collector.spans.some(isFailed); count += 1) await collector.collected('poll tick', count);
  const tick = collector.spans.find(isFailed);
  expect(tick).toMatchObject({
    isError: true,
    attributes: { 'error.type': 'UPSTREAM_ERROR' },
    traceId: line?.['traceId'],
  });
  events.close();
});

test('who watches a page that others watch makes no call, and has no span of one', async () => {
  await using live = await startTraced();
  const first = await openEvents(live.gateway.url, watchTotal);
  await first.next();
  const second = await openEvents(live.gateway.url, watchTotal);
  await second.next();
  await collector.collected('POST /graphql', 2);
  await collector.collected('subscription', 2);
  expect(collector.spans.filter(({ name }) => name === 'GET')).toHaveLength(1);
  first.close();
  second.close();
});
