import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask } from './ask.js';

test.each([
  '/',
  '/v2',
  '/v2/p/snapshots/',
  '/v2/p/snapshots/s-1',
  '/v1/p/snapshots',
  '//v2/p/snapshots',
  '/__sandbox/faults',
])('the API gateway does not know %s', async (path) => {
  await using sandbox = await startSandbox({ projectId: 'p' });
  const { status, headers, text } = await ask(sandbox, { path });
  expect(status).toBe(404);
  expect(JSON.parse(text)).toEqual({
    error_code: 'APIGW.0101',
    error_msg: 'The API does not exist or has not been published.',
    request_id: headers['x-request-id'],
  });
});

test('the Workspace service does not know another project', async () => {
  await using sandbox = await startSandbox();
  const { status, text } = await ask(sandbox, { path: '/v2/another/snapshots' });
  expect(status).toBe(404);
  expect(JSON.parse(text)).toEqual({ error_code: 'WKS.0007', error_msg: 'The project does not exist.' });
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
  '%s is answered 405, which says what is allowed',
  async (method) => {
    await using sandbox = await startSandbox();
    const { status, headers } = await ask(sandbox, { method, body: '{}' });
    expect([status, headers.allow]).toEqual([405, 'GET']);
  },
);

test('a GET may carry a Content-Type without a body, as the vendor’s SDK sends it, and even a body', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  const headers = { 'x-auth-token': sandbox.token, 'content-type': 'application/json' };
  expect((await ask(sandbox, { headers })).status).toBe(200);
  expect((await ask(sandbox, { headers, body: '{}' })).status).toBe(200);
});

test('a URI longer than the limit is answered 414, one of the limit is not', async () => {
  await using sandbox = await startSandbox({ snapshots: [], projectId: 'p', maxUriBytes: 100 });
  const query = `desktop_id=${'x'.repeat(100 - '/v2/p/snapshots?desktop_id='.length)}`;
  expect((await ask(sandbox, { query })).status).toBe(200);
  const { status, text } = await ask(sandbox, { query: `${query}x` });
  expect(status).toBe(414);
  expect(JSON.parse(text)).toEqual(expect.objectContaining({ error_code: 'APIGW.0201' }));
});

test('headers longer than the limit are answered 494 by the API gateway', async () => {
  await using sandbox = await startSandbox({ maxHeaderBytes: 70_000 });
  const { status, headers, text } = await ask(sandbox, { headers: { 'x-auth-token': 'a'.repeat(70_000) } });
  expect(status).toBe(494);
  expect(JSON.parse(text)).toEqual({
    error_code: 'APIGW.0201',
    error_msg: 'Request header too large',
    request_id: headers['x-request-id'],
  });
});

test('every answer has a request id of its own', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  const answers = [await ask(sandbox), await ask(sandbox, { query: 'limit=0' }), await ask(sandbox, { path: '/' })];
  const ids = answers.map(({ headers }) => headers['x-request-id']);
  expect(ids).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f]{32}$/)));
  expect(new Set(ids).size).toBe(3);
});

test('the latest requests are remembered as they came, and how they were answered', async () => {
  await using sandbox = await startSandbox({ snapshots: [], maxRecordedRequests: 2, projectId: 'p' });
  await ask(sandbox, { query: 'limit=1' });
  await ask(sandbox, { query: 'limit=0&desktop_name=a%20b' });
  await ask(sandbox, { headers: { 'x-seen': 'yes' } });
  expect(sandbox.requests).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/v2/p/snapshots',
      query: 'limit=0&desktop_name=a%20b',
      status: 400,
    }),
    expect.objectContaining({ query: '', headers: expect.objectContaining({ 'x-seen': 'yes' }), status: 401 }),
  ]);
});

test('closing twice does no harm', async () => {
  const sandbox = await startSandbox();
  await sandbox.close();
  await sandbox.close();
  await expect(ask(sandbox)).rejects.toThrow('ECONNREFUSED');
});
