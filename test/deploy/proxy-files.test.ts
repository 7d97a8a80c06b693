import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import { settings } from '../../src/config/settings.js';
import { describeOrSkip } from '../support/describe-or-skip.js';
import { openEvents } from '../support/open-events.js';
import { rowsOf } from '../support/rows.js';
import { query, startGateway, testToken } from '../support/start-gateway.js';
import { missingProxy, proxyFiles, proxyNames, startProxy } from '../support/start-proxy.js';

const base = readFileSync('deploy/kubernetes/base/kustomization.yaml', 'utf8');
const controller = readFileSync('deploy/kubernetes/components/ingress-nginx/controller-config.yaml', 'utf8');
const files = { nginx: readFileSync(proxyFiles.nginx, 'utf8'), haproxy: readFileSync(proxyFiles.haproxy, 'utf8') };
const rows = '{ snapshots(page: { limit: 50 }) { nodes { id name } } }';

test('every balancer closes idle connections to the gateway before the gateway does', () => {
  const keepAliveSeconds = numberIn(base, /KEEP_ALIVE_SECONDS=(\d+)/);
  expect(String(keepAliveSeconds)).toBe(settings.keepAliveSeconds.fallback);
  expect(numberIn(files.nginx, /keepalive_timeout (\d+)s/)).toBeLessThan(keepAliveSeconds);
  // HAProxy closes the half of them that is left each time.
  expect(numberIn(files.haproxy, /pool-purge-delay (\d+)s/)).toBeLessThanOrEqual(keepAliveSeconds / 4);
  expect(numberIn(controller, /upstream-keepalive-timeout: '(\d+)'/)).toBeLessThan(keepAliveSeconds);
});

test('the ingress controller and nginx know a caller by the same maps', () => {
  const mapsOf = (text: string): string[] =>
    [...text.matchAll(/map (\$http_\S+) \$\w+ \{\s+default (\$\w+);\s+'' (\$\w+);\s+\}/g)].map(
      ([, source = '', whole = '']) => `${source} ${whole}`,
    );
  const tokens = ['$http_authorization $http_authorization', '$http_x_auth_token $http_x_auth_token'];
  expect(mapsOf(files.nginx)).toEqual(tokens);
  expect(mapsOf(controller)).toEqual(tokens);
  const ingress = readFileSync('deploy/kubernetes/components/ingress-nginx/ingress.yaml', 'utf8');
  expect(ingress).toContain("upstream-hash-by: '$snapshot_gateway_caller'");
});

for (const name of proxyNames) {
  describeOrSkip(`${name}, as deploy/proxy configures it`, missingProxy(name), () => {
    test('compresses answers, but never event streams', async () => {
      await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(50) } });
      await using proxy = await startProxy(name, gateway);
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const { headers, data } = await query(proxy.url, rows, { headers: { accept, 'accept-encoding': 'gzip' } });
        expect(headers.get('content-encoding')).toBe('gzip');
        expect(data).toMatchObject({ snapshots: { nodes: { length: 50 } } });
      }
      const events = await openEvents(proxy.url, `subscription ${rows}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(events.headers.get('content-encoding')).toBeNull();
      events.close();
    });

    test('tells browsers to keep to HTTPS, in what it refuses too', async () => {
      await using gateway = await startGateway();
      await using proxy = await startProxy(name, gateway);
      for (const path of ['/graphql', '/elsewhere']) {
        const { headers } = await fetch(`${proxy.origin}${path}`);
        expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      }
    });

    test('passes on /graphql and nothing else', async () => {
      await using gateway = await startGateway();
      await using proxy = await startProxy(name, gateway);
      for (const path of ['/', '/metrics', '/livez', '/readyz', '/graphql/', '/graphql/../metrics', '/%6detrics'])
        expect([path, await statusOf(proxy.origin, path)]).toEqual([path, 404]);
    });

    test('takes 64 KiB of headers, less what they are wrapped in', async () => {
      await using gateway = await startGateway({
        sandbox: { snapshots: rowsOf(5) },
        env: { MAX_HEADER_BYTES: '131072' },
      });
      await using proxy = await startProxy(name, gateway);
      const headers = { 'x-auth-token': testToken, 'x-long': 'a'.repeat(65_536 - 1024) };
      expect(await query(proxy.url, '{ snapshots { totalCount } }', { headers })).toMatchObject({
        data: { snapshots: { totalCount: 5 } },
      });
    });

    test('asks another replica where one does not listen', async () => {
      await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(5) } });
      await using gone = await startGateway();
      await gone[Symbol.asyncDispose]();
      await using proxy = await startProxy(name, { origin: gone.origin, otherOrigins: [gateway.origin] });
      for (let caller = 0; caller < 8; caller += 1) {
        const { data } = await query(proxy.url, '{ snapshots { totalCount } }', { token: `caller-${caller}` });
        expect(data).toEqual({ snapshots: { totalCount: 5 } });
      }
    });
  });
}

/** Of a path as it is, which `fetch` would tidy. */
function statusOf(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

function numberIn(text: string, pattern: RegExp): number {
  const [, digits] = pattern.exec(text) ?? [];
  if (digits === undefined) throw new Error(`${String(pattern)} must be there`);
  return Number(digits);
}
