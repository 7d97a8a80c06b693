import { connect } from 'node:http2';
import { expect, test } from '@jest/globals';
import { describeOrSkip } from '../../support/describe-or-skip.js';
import { openEvents } from '../../support/open-events.js';
import { rowsOf } from '../../support/rows.js';
import { runGateway } from '../../support/run-gateway.js';
import { type Gateway, query, startGateway, testToken } from '../../support/start-gateway.js';
import { missingProxy, proxyNames, startProxy } from '../../support/start-proxy.js';

const page = 'subscription { snapshots(page: { limit: 3 }) { totalCount nodes { id } } }';

interface GatewayTimes {
  readonly pingMs?: number;
  readonly maxSeconds?: number;
}

function startLiveGateway({ maxSeconds = 3600, pingMs = 12_000 }: GatewayTimes = {}): Promise<Gateway> {
  return startGateway({
    sandbox: { snapshots: rowsOf(5) },
    env: { LIVE_INTERVAL_MS: '100', LIVE_MAX_SECONDS: String(maxSeconds) },
    streamTimes: { pingMs, maxDrainMs: 100 },
  });
}

for (const name of proxyNames) {
  describeOrSkip(`behind ${name}, as deploy/proxy configures it`, missingProxy(name), () => {
    test('an event arrives before the next is made', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      const events = await openEvents(proxy.url, page);
      expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 5 } } });
      gateway.upstream.population.startTask({ kind: 'create' });
      expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 6 } } });
      events.close();
    });

    test('pings keep a stream open on which nothing moves for longer than the proxy waits', async () => {
      await using gateway = await startLiveGateway({ pingMs: 500 });
      await using proxy = await startProxy(name, { ...gateway, idleSeconds: 2 });
      let pings = 0;
      const onPing = (): void => {
        pings += 1;
        // Three seconds have passed.
        if (pings === 6) gateway.upstream.population.startTask({ kind: 'create' });
      };
      const events = await openEvents(proxy.url, page, { onPing });
      await events.next();
      expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 6 } } });
      expect(pings).toBeGreaterThanOrEqual(6);
      events.close();
    });

    test('without them the proxy ends the stream, and the gateway notices', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, { ...gateway, idleSeconds: 1 });
      const events = await openEvents(proxy.url, page);
      await events.next();
      expect(await events.next()).toBe('cut');
      expect(await gateway.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
    });

    test('a stream that is cut because of its age ends without `complete`', async () => {
      await using gateway = await startLiveGateway({ maxSeconds: 1 });
      await using proxy = await startProxy(name, gateway);
      const events = await openEvents(proxy.url, page);
      await events.next();
      expect(await events.next()).toBe('cut');
      expect(await gateway.logged('stream.ended')).toMatchObject([{ reason: 'age' }]);
    });

    test('a gateway that dies ends the stream without `complete`', async () => {
      await using gateway = runGateway({ LIVE_IDLE_INTERVAL_MS: '600000', LIVE_INTERVAL_MS: '600000' });
      await using proxy = await startProxy(name, { origin: new URL(await gateway.url()).origin });
      const events = await openEvents(proxy.url, page);
      await events.next();
      gateway.kill('SIGKILL');
      expect(await events.next()).toBe('cut');
    });

    test('a stream that is over ends with `complete`', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      const events = await openEvents(proxy.url, 'subscription { snapshots(first: 0) { totalCount } }');
      expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(await events.next()).toBe('complete');
    });

    test('over HTTP/2, where the proxy may hide a cut, `complete` is what tells an end from it', async () => {
      await using gateway = await startLiveGateway({ maxSeconds: 1 });
      await using proxy = await startProxy(name, { ...gateway, http2: true });
      const cut = await readByHttp2(proxy.origin, page);
      expect(cut).toMatch(/^event: next\n/);
      expect(cut).not.toMatch(/^event: complete/m);
      const whole = await readByHttp2(proxy.origin, 'subscription { snapshots(first: 0) { totalCount } }');
      expect(whole).toMatch(/^event: complete/m);
    });

    // At once behind nginx. HAProxy 2.6 notices when something is sent.
    test('who leaves the proxy leaves the gateway, by the next ping at the latest', async () => {
      await using gateway = await startLiveGateway({ pingMs: 500 });
      await using proxy = await startProxy(name, gateway);
      const events = await openEvents(proxy.url, page);
      await events.next();
      events.close();
      expect(await gateway.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
    });

    test('a token of 40,000 characters passes', async () => {
      await using gateway = await startLiveGateway();
      await using proxy = await startProxy(name, gateway);
      const token = 'a'.repeat(40_000);
      const { data } = await query(proxy.url, '{ snapshots { totalCount } }', { token });
      expect(data).toEqual({ snapshots: { totalCount: 5 } });
    });
  });
}

describeOrSkip('behind nginx that speaks HTTP/1.0 to the gateway, its default', missingProxy('nginx'), () => {
  test('an event arrives before the next is made, because the gateway asks not to be buffered', async () => {
    await using gateway = await startLiveGateway();
    const edit = (configuration: string): string => configuration.replace('proxy_http_version 1.1;', '');
    await using proxy = await startProxy('nginx', { ...gateway, edit });
    const events = await openEvents(proxy.url, page);
    expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 5 } } });
    gateway.upstream.population.startTask({ kind: 'create' });
    expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 6 } } });
    events.close();
  });
});

/** All that comes, to the end of the answer or of the connection. */
async function readByHttp2(origin: string, document: string): Promise<string> {
  const session = connect(origin);
  const head = { 'content-type': 'application/json', accept: 'text/event-stream', 'x-auth-token': testToken };
  const request = session.request({ ':method': 'POST', ':path': '/graphql', ...head });
  request.end(JSON.stringify({ query: document }));
  let text = '';
  try {
    for await (const chunk of request) text += String(chunk);
  } catch {
    // Reset, as a cut should be.
  } finally {
    session.destroy();
  }
  return text;
}
