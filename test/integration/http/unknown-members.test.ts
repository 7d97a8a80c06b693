import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readMetrics } from '../../support/read-metrics.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

async function post(body: string) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': testToken },
    body,
  });
  return [response.status, await response.text()];
}

describe('what else a body has is ignored, and never merged into anything', () => {
  test.each([
    ['the id that Relay sends', '"id":"FirstPageQuery"'],
    ['null', '"id":null'],
    ['any value', '"queries":[{"query":"{ a: __typename }"}]'],
    ['a prototype', '"__proto__":{"query":"{ a: __typename }","variables":{"limit":3}}'],
    ['a constructor', '"constructor":{"prototype":{"query":"{ a: __typename }"}}'],
    ['a name that every object has', '"toString":1,"hasOwnProperty":2'],
    ['a name in another case', '"Query":"{ a: __typename }"'],
  ])('%s', async (_, member) => {
    const asked = '"query":"query ($limit: Int = 1) { snapshots(page: { limit: $limit }) { nodes { __typename } } }"';
    const answer = [200, '{"data":{"snapshots":{"nodes":[{"__typename":"DesktopSnapshot"}]}}}'];
    expect(await post(`{${asked},${member}}`)).toEqual(answer);
    expect(await post(`{${member},${asked}}`)).toEqual(answer);
    expect(({} as { query?: unknown }).query).toBeUndefined();
  });

  test('so that the engine that serves executes it', async () => {
    await using fresh = await startGateway();
    await fetch(fresh.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': testToken },
      body: '{"id":"x","query":"{ snapshots { totalCount } }"}',
    });
    const execution = process.env['EXECUTION'] === 'interpreted' ? 'interpreted' : 'compiled';
    expect(await readMetrics(fresh, 'gateway_operations_executed_total')).toMatchObject({
      [`execution="${execution}"`]: 1,
    });
  });
});

test('a query in a prototype is no query', async () => {
  for (const body of ['{"__proto__":{"query":"{__typename}"}}', '{"constructor":{"query":"{__typename}"}}']) {
    const [status, text] = await post(body);
    expect([status, text]).toEqual([400, expect.stringContaining('Must provide query string.')]);
  }
});
