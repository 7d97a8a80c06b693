import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';

const ownCredentials = {
  UPSTREAM_AUTH: 'aksk',
  UPSTREAM_AK: 'AKEXAMPLE0123456789A',
  UPSTREAM_SK: 'sk-of-this-test-0123456789',
};

test('with credentials of the gateway all callers of both transports share one poller, and one call', async () => {
  const interval = { LIVE_INTERVAL_MS: '600000', LIVE_IDLE_INTERVAL_MS: '600000' };
  await using list = await startLiveGateway({ env: { ...ownCredentials, ...interval, GATEWAY_OPEN: 'true' } });
  const { gateway, upstream } = list;
  const callers = Array.from({ length: 20 }, (_, index) => `caller-${index}`);
  const all = await Promise.all(callers.map((token) => openEvents(gateway.url, watchTotal, { token })));
  for (const events of all) expect(await events.next()).toEqual(eventOf(2));
  using client = await openWebSocket(gateway.url, { params: { token: 'caller-20' } });
  client.subscribe('1', watchTotal);
  expect(await client.next()).toMatchObject({ payload: { data: { snapshots: { totalCount: 2 } } } });
  expect(upstream.requests).toHaveLength(1);
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 1 });
  for (const events of all) events.close();
});

test('with GATEWAY_TOKENS who is not admitted sees nothing of a page that others watch, and they watch on', async () => {
  await using list = await startLiveGateway({
    env: { ...ownCredentials, GATEWAY_TOKENS: 'door-token-1,door-token-2' },
  });
  const { gateway } = list;
  const admitted = await openEvents(gateway.url, watchTotal, { token: 'door-token-1' });
  expect(await admitted.next()).toEqual(eventOf(2));
  for (const token of ['door-token-3', null]) {
    const refused = await openEvents(gateway.url, watchTotal, { token });
    expect(await refused.next()).toMatchObject({
      data: { snapshots: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await refused.next()).toBe('complete');
  }
  list.rows = rowsOf(3);
  expect(await admitted.next()).toEqual(eventOf(3));
  admitted.close();
});

test('what one caller has too much of is no concern of another who reads the same page', async () => {
  const env = { ...ownCredentials, GATEWAY_TOKENS: 'door-token-1,door-token-2', LIVE_MAX_STREAMS_PER_CALLER: '2' };
  await using list = await startLiveGateway({ env });
  const open = (token: string) => openEvents(list.gateway.url, watchTotal, { token });
  const first = [await open('door-token-1'), await open('door-token-1')];
  for (const events of first) expect(await events.next()).toEqual(eventOf(2));
  expect((await open('door-token-1')).status).toBe(429);
  const other = await open('door-token-2');
  expect(await other.next()).toEqual(eventOf(2));
  list.rows = rowsOf(3);
  for (const events of [...first, other]) expect(await events.next()).toEqual(eventOf(3));
});

test('with the callers’ own tokens each sees its own rows of the same page, and the end of one is no other’s', async () => {
  await using pair = await startFaultGateway({ env: { LIVE_INTERVAL_MS: '100', LIVE_IDLE_INTERVAL_MS: '100' } });
  const { gateway, upstream } = pair;
  const totals: Record<string, number> = { 'caller-a': 1, 'caller-b': 2 };
  upstream.answerWith(
    answers.by((request) => {
      const total = totals[headerOf(request, 'x-auth-token') ?? ''];
      if (total === undefined) return answers.json({}, { status: 401 });
      return answers.json({ total_count: total, desktop_snapshots: rowsOf(1) });
    }),
  );
  const a = await openEvents(gateway.url, watchTotal, { token: 'caller-a' });
  const b = await openEvents(gateway.url, watchTotal, { token: 'caller-b' });
  expect([await a.next(), await b.next()]).toEqual([eventOf(1), eventOf(2)]);
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 2 });
  delete totals['caller-a'];
  expect(await a.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(await a.next()).toBe('cut');
  totals['caller-b'] = 20;
  expect(await b.next()).toEqual(eventOf(20));
  b.close();
});
