import { expect, test } from '@jest/globals';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { testToken } from '../../support/start-gateway.js';
import { startLiveGateway } from '../../support/start-live-gateway.js';

const page = '{ snapshots(first: 10) { nodes { id } } }';

test('an event carries the warnings of the query, which alone are no change', async () => {
  await using list = await startLiveGateway();
  const { gateway } = list;
  const rows = rowsOf(3);
  const unusable = { ...rows[0], snapshot_id: null };
  const events = await openEvents(gateway.url, `subscription ${page}`);
  using client = await openWebSocket(gateway.url, { params: { token: testToken } });
  client.subscribe('1', `subscription ${page}`);
  expect([await events.next(), await client.next()]).toMatchObject([{ data: {} }, { payload: { data: {} } }]);
  // A row that cannot be used comes and goes: the same rows are shown.
  for (const shown of [[...rows.slice(0, 2), unusable], rows.slice(0, 2), [...rows.slice(0, 2), unusable, unusable]]) {
    list.rows = shown;
    await list.upstream.received(list.upstream.requests.length + 2);
  }
  list.rows = [...rows, unusable];
  const { data, extensions } = await gateway.query(page);
  expect(extensions?.['warnings']).toHaveLength(1);
  const seen = { data, extensions: { ...extensions, requestId: expect.any(String) } };
  expect(await events.next()).toEqual(seen);
  expect((await client.next()).payload).toEqual(seen);
  events.close();
});
