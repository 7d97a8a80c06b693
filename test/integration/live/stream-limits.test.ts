import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type Events, openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import type { Gateway } from '../../support/start-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';

/** Opens a stream of a caller and waits for its first event. */
async function watch({ url }: Gateway, token: string): Promise<Events> {
  const events = await openEvents(url, watchTotal, { token });
  expect(await events.next()).toEqual(eventOf(2));
  return events;
}

/** Asks for a stream that is refused. */
async function refusalOf({ url }: Gateway, token: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', 'x-auth-token': token },
    body: JSON.stringify({ query: watchTotal }),
  });
  const { status, headers } = response;
  return {
    status,
    retryAfter: headers.get('retry-after'),
    type: headers.get('content-type'),
    body: (await response.json()) as unknown,
  };
}

const refused = (status: number, code: string, message: string) => ({
  status,
  retryAfter: '5',
  type: 'application/json; charset=utf-8',
  body: {
    errors: [
      {
        message,
        extensions: { code, retryable: true, retryAfterMs: 5000, requestId: expect.any(String), limit: 'streams' },
      },
    ],
  },
});

test('a caller with too many streams is refused one more, and another caller is not', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_STREAMS_PER_CALLER: '2' } });
  const { gateway } = list;
  const [first] = await Promise.all([watch(gateway, 'one'), watch(gateway, 'one')]);
  const message = 'A caller may have at most 2 streams open.';
  expect(await refusalOf(gateway, 'one')).toEqual(refused(429, 'RATE_LIMITED', message));
  expect(await gateway.logged('request.refused')).toMatchObject([{ status: 429, code: 'RATE_LIMITED' }]);
  await watch(gateway, 'two');
  first.close();
  await gateway.logged('stream.ended');
  await watch(gateway, 'one');
});

test('with too many streams of all callers one more is refused, and nothing is asked for it', async () => {
  await using list = await startLiveGateway({
    env: { LIVE_MAX_STREAMS: '2', LIVE_INTERVAL_MS: '600000', LIVE_IDLE_INTERVAL_MS: '600000' },
  });
  const { gateway, upstream } = list;
  const [first] = await Promise.all([watch(gateway, 'one'), watch(gateway, 'two')]);
  const message = 'Too many streams are open. Try again later.';
  expect(await refusalOf(gateway, 'three')).toEqual(refused(503, 'OVERLOADED', message));
  expect(upstream.requests).toHaveLength(2);
  // What no stream is has its own limits.
  expect((await gateway.query('{ __typename }', { token: 'three' })).status).toBe(200);
  first.close();
  await gateway.logged('stream.ended');
  await watch(gateway, 'three');
});

test('over a WebSocket that is an error of the operation, and the socket stays', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_STREAMS: '2' } });
  const { gateway } = list;
  const first = await watch(gateway, 'one');
  await watch(gateway, 'two');
  using client = await openWebSocket(gateway.url, { params: { token: 'three' } });
  client.subscribe('1', watchTotal);
  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: 5000, limit: 'streams' };
  expect(await client.next()).toMatchObject({ id: '1', type: 'error', payload: [{ extensions }] });
  first.close();
  await gateway.logged('stream.ended');
  client.subscribe('1', watchTotal);
  expect(await client.next()).toMatchObject({ id: '1', type: 'next' });
});

test('to open a stream costs one request, and its events cost nothing', async () => {
  await using list = await startLiveGateway({ env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '2' } });
  const { gateway } = list;
  const events = await watch(gateway, 'one');
  const rows = list.rows;
  for (const row of rows) {
    list.rows = [...list.rows, { ...row, snapshot_id: `more-${list.rows.length}` }];
    expect(await events.next()).toEqual(eventOf(list.rows.length));
  }
  expect((await gateway.query('{ __typename }', { token: 'one' })).status).toBe(200);
  expect(await refusalOf(gateway, 'one')).toMatchObject({
    status: 429,
    body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
  });
});

test('until its first event an opening takes a place in flight, which nothing takes afterwards', async () => {
  await using pair = await startFaultGateway({ env: { MAX_IN_FLIGHT: '1' } });
  const { gateway, upstream } = pair;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  upstream.answerWith(answers.held(released, answers.json({ total_count: 2, desktop_snapshots: [] })));
  const events = await openEvents(gateway.url, watchTotal);
  await upstream.received(1);
  expect(await refusalOf(gateway, 'two')).toMatchObject({
    status: 503,
    body: { errors: [{ extensions: { code: 'OVERLOADED' } }] },
  });
  expect(await readMetrics(gateway, 'gateway_operations_in_flight')).toEqual({ '': 1 });
  release();
  expect(await events.next()).toEqual(eventOf(2));
  expect((await gateway.query('{ __typename }')).status).toBe(200);
  events.close();
});
