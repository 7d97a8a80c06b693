import { expect, test } from '@jest/globals';
import type { ConnectionLimits } from '../../../src/http/connections/connection-limits.js';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { testToken } from '../../support/start-gateway.js';
import { startListGateway } from '../../support/start-list-gateway.js';
import { until } from '../../support/until.js';

/** Of a page of 1.1 MB. */
const query = 'subscription { snapshots(first: 1000) { totalCount nodes { id description } } }';

/** A gateway over a list that has another total, and so another event, with each of its ten reads a second. */
function startBusy(connectionLimits: ConnectionLimits) {
  const rows = rowsOf(1000).map((row) => ({ ...row, description: 'x'.repeat(1000) }));
  let reads = 0;
  return startListGateway(
    rows,
    { total: () => 1000 + reads++ },
    { connectionLimits, env: { LIVE_INTERVAL_MS: '100', LIVE_CALLS_PER_SECOND: '1000' } },
  );
}

test('a client that does not read is sent no more than the system takes, and is cut off when nothing has moved for long', async () => {
  await using list = await startBusy({ stalledWriteMs: 3000, maxUnsentBytes: 100_000_000 });
  using client = await openRawStream(list.gateway.origin, query, { reads: false });
  const [ended] = await list.gateway.logged('stream.ended');
  expect(ended).toMatchObject({ reason: 'slow' });
  // The page was read again all the while.
  const reads = list.upstream.requests.length;
  expect(Number(ended?.['events'])).toBeLessThan(reads);
  client.socket.resume();
  await client.ended();
});

test('a client that reads again is sent the newest page, and not those that it has missed', async () => {
  await using list = await startBusy({ stalledWriteMs: 60_000, maxUnsentBytes: 100_000_000 });
  using client = await openRawStream(list.gateway.origin, query, { reads: false });
  await list.upstream.received(30);
  const newest = 1000 + list.upstream.requests.length - 1;
  let text = '';
  client.socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  const totals = () => [...text.matchAll(/"totalCount":(\d+)/g)].map(([, total]) => Number(total));
  await until('the newest page', () => (totals().at(-1) ?? 0) > newest);
  expect(totals().length).toBeLessThan(newest - 1000);
});

test('over a WebSocket too, which keeps no more for it than that, however often the page has changed', async () => {
  await using list = await startBusy({ stalledWriteMs: 60_000, maxUnsentBytes: 100_000_000 });
  using client = await openWebSocket(list.gateway.url, { params: { token: testToken } });
  client.webSocket.pause();
  client.subscribe('1', query);
  await list.upstream.received(30);
  const newest = 1000 + list.upstream.requests.length - 1;
  client.webSocket.resume();
  const totals: number[] = [];
  while ((totals.at(-1) ?? 0) <= newest) {
    const { payload } = await client.next();
    totals.push((payload?.data as { snapshots: { totalCount: number } }).snapshots.totalCount);
  }
  expect(totals.length).toBeLessThan(newest - 1000);
});

test('where too much waits for all clients, who does not read is cut off, and who reads goes on', async () => {
  await using list = await startBusy({ stalledWriteMs: 60_000, maxUnsentBytes: 500_000 });
  const events = await openEvents(list.gateway.url, query);
  await events.next();
  using client = await openRawStream(list.gateway.origin, query, { reads: false });
  const reading = (async () => {
    while ((await events.next()) !== 'cut');
  })();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'slow' }]);
  const asked = list.upstream.requests.length;
  await list.upstream.received(asked + 5);
  expect(await list.gateway.logged('stream.ended')).toHaveLength(1);
  events.close();
  await reading;
  client.socket.destroy();
});
