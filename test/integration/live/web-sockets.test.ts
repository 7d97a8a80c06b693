import { expect, test } from '@jest/globals';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const page = '{ snapshots(page: { limit: 3 }) { totalCount nodes { id name status inProgress progress } } }';

function startLiveGateway(env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  return startGateway({ sandbox: { snapshots: rowsOf(5) }, env: { LIVE_INTERVAL_MS: '100', ...env } });
}

test('the first event is the page as the query shows it, and the next comes when a row of it has changed', async () => {
  await using gateway = await startLiveGateway();
  using client = await openWebSocket(gateway.url, { headers: { 'x-auth-token': testToken } });
  client.subscribe('1', `subscription ${page}`);
  const { data } = await gateway.query(page);
  expect(await client.next()).toEqual({
    id: '1',
    type: 'next',
    payload: { data, extensions: { requestId: expect.any(String) } },
  });
  const id = gateway.upstream.population.startTask({ kind: 'create' });
  expect(await client.next()).toMatchObject({ id: '1', payload: { data: { snapshots: { nodes: [{ id }, {}, {}] } } } });
  client.send({ type: 'complete', id: '1' });
  expect(await gateway.logged('stream.ended')).toMatchObject([{ transport: 'websocket', reason: 'client', events: 2 }]);
});
