import { expect, test } from '@jest/globals';
import { describeOrSkip } from '../../support/describe-or-skip.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';
import { missingProxy, proxyNames, startProxy } from '../../support/start-proxy.js';

const count = 'subscription { snapshots { totalCount } }';
const params = { token: testToken };
const countOf = (totalCount: number) => ({ type: 'next', payload: { data: { snapshots: { totalCount } } } });

function startLiveGateway(maxSeconds = 3600, pingMs = 12_000): Promise<Gateway> {
  return startGateway({
    sandbox: { snapshots: rowsOf(5) },
    env: { LIVE_INTERVAL_MS: '100', LIVE_MAX_SECONDS: String(maxSeconds) },
    streamTimes: { pingMs, maxDrainMs: 100 },
  });
}

for (const name of proxyNames) {
  describeOrSkip(`a WebSocket through ${name}, as deploy/proxy configures it`, missingProxy(name), () => {
    test('is opened by a page of the same host, and carries events as they are made', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      using client = await openWebSocket(proxy.url, { params, headers: { origin: proxy.origin } });
      client.subscribe('1', count);
      expect(await client.next()).toMatchObject(countOf(5));
      gateway.upstream.population.startTask({ kind: 'create' });
      expect(await client.next()).toMatchObject(countOf(6));
    });

    test('stays open while nothing moves for longer than the proxy waits', async () => {
      await using gateway = await startLiveGateway(3600, 500);
      await using proxy = await startProxy(name, { ...gateway, idleSeconds: 2 });
      using client = await openWebSocket(proxy.url, { params });
      client.subscribe('1', count);
      expect(await client.next()).toMatchObject(countOf(5));
      let pings = 0;
      client.webSocket.on('ping', () => {
        pings += 1;
        // Three seconds have passed.
        if (pings === 6) gateway.upstream.population.startTask({ kind: 'create' });
      });
      expect(await client.next()).toMatchObject(countOf(6));
    });

    test('is closed with the code of the gateway', async () => {
      await using gateway = await startLiveGateway(1);
      await using proxy = await startProxy(name, gateway);
      using client = await openWebSocket(proxy.url, { params });
      client.subscribe('1', count);
      expect(await client.closed()).toBe(1001);
    });

    test('is refused to a page of another host', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      const opened = openWebSocket(proxy.url, { params, headers: { origin: 'https://elsewhere.example' } });
      await expect(opened).rejects.toThrow('403');
    });

    test('is left at the gateway when its client leaves the proxy', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      using client = await openWebSocket(proxy.url, { params });
      client.subscribe('1', count);
      await client.next();
      client.webSocket.terminate();
      expect(await gateway.logged('stream.ended')).toMatchObject([{ transport: 'websocket', reason: 'client' }]);
    });
  });
}
