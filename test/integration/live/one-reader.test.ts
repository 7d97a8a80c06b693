import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { eventOf, watchTotal } from '../../support/start-live-gateway.js';

const tokens = Array.from({ length: 50 }, (_, index) => `token-of-viewer-${index}`);
/** The gateway asks with a key of its own. */
const env = {
  UPSTREAM_AUTH: 'aksk',
  UPSTREAM_AK: 'AKEXAMPLE0123456789A',
  UPSTREAM_SK: 'sk-of-this-test-0123456789',
  GATEWAY_TOKENS: tokens.join(','),
  LIVE_INTERVAL_MS: '600000',
  LIVE_IDLE_INTERVAL_MS: '600000',
  LIVE_MAX_STREAMS_PER_CALLER: '4',
};
const page = answers.json({ total_count: 2, desktop_snapshots: rowsOf(2) });

test('two hundred who watch a page that the gateway reads as itself are one upstream call, however they come', async () => {
  await using pair = await startFaultGateway({ env });
  const { gateway, upstream } = pair;
  upstream.answerWith(page);
  const streams = tokens.flatMap((token) => [token, token]);
  const all = await Promise.all(streams.map((token) => openEvents(gateway.url, watchTotal, { token })));
  for (const events of all) expect(await events.next()).toEqual(eventOf(2));
  for (const token of tokens) {
    using client = await openWebSocket(gateway.url, { params: { token } });
    for (const id of ['1', '2']) client.subscribe(id, watchTotal);
    expect([await client.next(), await client.next()]).toMatchObject([
      { payload: eventOf(2) },
      { payload: eventOf(2) },
    ]);
  }
  expect(upstream.requests).toHaveLength(1);
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 1 });
  for (const events of all) events.close();
});

test('who is not let in is shown nothing of what others watch, and what one caller has too much of is no concern of another', async () => {
  await using pair = await startFaultGateway({ env });
  const { gateway, upstream } = pair;
  upstream.answerWith(page);
  const watch = async (token: string | null) => {
    const events = await openEvents(gateway.url, watchTotal, { token });
    return events.status === 200 ? events.next() : events.status;
  };
  const [first = '', second = ''] = tokens;
  for (let index = 0; index < 4; index += 1) expect(await watch(first)).toEqual(eventOf(2));
  expect(await watch(first)).toBe(429);
  expect(await watch(second)).toEqual(eventOf(2));
  for (const token of ['guessed', null]) {
    expect(await watch(token)).toMatchObject({
      data: { snapshots: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    using client = await openWebSocket(gateway.url, { params: { token } });
    client.subscribe('1', watchTotal);
    expect(await client.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
    expect(await client.next()).toEqual({ id: '1', type: 'complete' });
  }
  expect(upstream.requests).toHaveLength(1);
});
