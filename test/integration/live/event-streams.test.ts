import { describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { testToken } from '../../support/start-gateway.js';
import { eventOf, startLiveGateway, watchTotal as query } from '../../support/start-live-gateway.js';

test('is written as the distinct connections mode of GraphQL over SSE has it, byte by byte', async () => {
  await using list = await startLiveGateway();
  using client = await openRawStream(list.gateway.origin, query, { headers: ['X-Request-Id: abc'] });
  await client.seen('"totalCount":2');
  list.rows = rowsOf(3);
  await client.seen('"totalCount":3');
  list.refuseWith(403);
  await client.seen('\r\n0\r\n\r\n');
  const [head = '', ...body] = client.text().split('\r\n\r\n');
  expect(head.toLowerCase().split('\r\n')).toEqual(
    expect.arrayContaining([
      'http/1.1 200 ok',
      'content-type: text/event-stream; charset=utf-8',
      'cache-control: no-store',
      'x-accel-buffering: no',
      'x-content-type-options: nosniff',
      'x-request-id: abc',
      'connection: keep-alive',
      'transfer-encoding: chunked',
    ]),
  );
  expect(head.toLowerCase()).not.toContain('content-encoding');
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  const next = (json: unknown) => chunk(`event: next\ndata: ${JSON.stringify(json)}\n\n`);
  const error = client.text().match(/(?<=data: ).*/g)?.[2] ?? '';
  expect(JSON.parse(error)).toMatchObject({
    data: { snapshots: null },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  expect(body.join('\r\n\r\n')).toBe(
    next(eventOf(2, 'abc')) +
      next(eventOf(3, 'abc')) +
      chunk(`event: next\ndata: ${error}\n\n`) +
      chunk('event: complete\ndata:\n\n') +
      '0\r\n\r\n',
  );
});

describe.each(['POST', 'GET'] as const)('by %s', (method) => {
  const open = (url: string, accept = 'text/event-stream') => {
    const headers = { 'x-auth-token': testToken, accept };
    if (method === 'GET') return fetch(`${url}?query=${encodeURIComponent(query)}`, { headers });
    const json = { ...headers, 'content-type': 'application/json' };
    return fetch(url, { method, headers: json, body: JSON.stringify({ query }) });
  };

  test('a page that moves is sent again with each change', async () => {
    await using list = await startLiveGateway();
    const response = await open(list.gateway.url);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await reader?.read())?.value;
    expect(await read()).toContain('"totalCount":2');
    list.rows = rowsOf(5);
    expect(await read()).toContain('"totalCount":5');
    await reader?.cancel();
  });
});

test('the client of graphql-sse gets the events, and an answer to a query, without trying twice', async () => {
  await using list = await startLiveGateway();
  const client = createClient({
    url: list.gateway.url,
    headers: { 'x-auth-token': testToken },
    retryAttempts: 0,
  });
  const events = client.iterate({ query });
  expect(await events.next()).toEqual({ done: false, value: eventOf(2) });
  list.rows = rowsOf(4);
  expect(await events.next()).toEqual({ done: false, value: eventOf(4) });
  await events.return?.();
  await list.gateway.logged('stream.ended');
  const answers = [];
  for await (const answer of client.iterate({ query: '{ __typename }' })) answers.push(answer);
  expect(answers).toEqual([{ data: { __typename: 'Query' } }]);
  const refused = [];
  for await (const answer of client.iterate({ query: 'subscription { nope }' })) refused.push(answer);
  expect(refused).toEqual([
    { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })] },
  ]);
  client.dispose();
});

test('the single connection mode of graphql-sse is refused at its first step, before anything is asked', async () => {
  await using list = await startLiveGateway();
  const headers = { 'x-auth-token': testToken };
  const client = createClient({ url: list.gateway.url, headers, singleConnection: true, retryAttempts: 0 });
  const refusal = expect.objectContaining({ response: expect.objectContaining({ status: 405 }) });
  await expect(client.iterate({ query }).next()).rejects.toEqual(refusal);
  expect(list.upstream.requests).toEqual([]);
  client.dispose();
});

test('a cursor that cannot be read is said in the first event, and that is all', async () => {
  await using list = await startLiveGateway();
  const events = await openEvents(
    list.gateway.url,
    'subscription { snapshots(first: 1, after: "none") { totalCount } }',
  );
  expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(await events.next()).toBe('complete');
  expect(list.upstream.requests).toEqual([]);
});

test('a comment comes as long as nothing else does, and says nothing', async () => {
  await using list = await startLiveGateway({ streamTimes: { pingMs: 20, maxDrainMs: 10_000 } });
  using client = await openRawStream(list.gateway.origin, query);
  await client.seen('3\r\n:\n\n\r\n3\r\n:\n\n\r\n3\r\n:\n\n\r\n');
  list.rows = rowsOf(3);
  await client.seen('"totalCount":3');
});

test('an error of the first read is the first event, as the query has it, and the last', async () => {
  await using list = await startLiveGateway();
  list.refuseWith(401);
  const events = await openEvents(list.gateway.url, query);
  expect(events.status).toBe(200);
  const { data, errors } = await list.gateway.query(query.replace('subscription ', ''));
  expect(await events.next()).toMatchObject({
    data,
    errors: errors?.map(({ message, extensions: { code } }) => ({ message, extensions: { code } })),
  });
  expect(await events.next()).toBe('complete');
  const [ended] = await list.gateway.logged('stream.ended');
  expect(ended).toMatchObject({ reason: 'complete', events: 1, transport: 'sse' });
});

test('a token that runs out is said in an event, and then the stream is cut, so that the client comes with another', async () => {
  await using list = await startLiveGateway();
  const events = await openEvents(list.gateway.url, query);
  expect(await events.next()).toEqual(eventOf(2));
  list.refuseWith(401);
  expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(await events.next()).toBe('cut');
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'auth', events: 2 }]);
  expect(await readMetrics(list.gateway, 'gateway_streams_ended_total')).toMatchObject({ 'reason="auth"': 1 });
});

test('an upstream that stays away is said after a minute in an event, and then the stream is cut', async () => {
  await using list = await startLiveGateway();
  const events = await openEvents(list.gateway.url, query);
  expect(await events.next()).toEqual(eventOf(2));
  list.refuseWith(500);
  // All but a second of the minute.
  list.clock.advance(59_000);
  expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_ERROR' } }] });
  expect(await events.next()).toBe('cut');
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'upstream', events: 2 }]);
}, 30_000);

test('a stream is counted while it is open, and its opening as one operation', async () => {
  await using list = await startLiveGateway({ env: { MAX_IN_FLIGHT: '1', REQUEST_DEADLINE_MS: '1000' } });
  const { gateway } = list;
  const events = await openEvents(gateway.url, query);
  expect(await events.next()).toEqual(eventOf(2));
  const requestId = events.headers.get('x-request-id');
  expect(await gateway.logged('stream.opened')).toMatchObject([{ requestId, transport: 'sse' }]);
  expect(await gateway.logged('operation.finished')).toMatchObject([{ requestId, codes: [] }]);
  expect(await readMetrics(gateway, 'gateway_streams')).toEqual({ 'transport="sse"': 1, 'transport="websocket"': 0 });
  expect(await readMetrics(gateway, 'gateway_operations_in_flight')).toEqual({ '': 0 });
  // The only place in flight is free, and the deadline of an operation is none of the stream's.
  expect((await gateway.query('{ __typename }')).status).toBe(200);
  await list.upstream.received(15);
  list.rows = rowsOf(3);
  expect(await events.next()).toEqual(eventOf(3));
  events.close();
  expect(await gateway.logged('stream.ended')).toMatchObject([{ requestId, reason: 'client', events: 2 }]);
  expect(await readMetrics(gateway, 'gateway_streams')).toMatchObject({ 'transport="sse"': 0 });
  expect(await gateway.logged('operation.finished', 2)).toHaveLength(2);
});
