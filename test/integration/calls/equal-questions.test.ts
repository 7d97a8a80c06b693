import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type Gateway, testToken } from '../../support/start-gateway.js';
import { sharedCallsOf, startHeldGateway, untilShared } from '../../support/start-held-gateway.js';
import { until } from '../../support/until.js';

const question = '{ snapshots { totalCount nodes { id } } }';
const data = { snapshots: { totalCount: 1, nodes: [{ id: 's-0' }] } };

test('equal questions of one caller at a time are one upstream call, and the next is another', async () => {
  await using stage = await startHeldGateway();
  const { gateway, upstream, release } = stage;
  const asked = Array.from({ length: 10 }, () => gateway.query(question));
  await untilShared(gateway, 9);
  release();
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ status: 200, data });
  expect(upstream.requests).toHaveLength(1);
  expect(await gateway.query(question)).toMatchObject({ status: 200, data });
  expect(upstream.requests).toHaveLength(2);
});

test('equal questions of two callers, and different ones of one caller, are calls of their own', async () => {
  await using stage = await startHeldGateway();
  const { gateway, upstream, release } = stage;
  const asked = [
    gateway.query(question, { token: 'one' }),
    gateway.query(question, { token: 'other' }),
    gateway.query('{ snapshots(page: { offset: 1 }) { nodes { id } } }', { token: 'one' }),
    gateway.query('{ snapshots(page: { limit: 49 }) { nodes { id } } }', { token: 'one' }),
    gateway.query('{ snapshots(sort: { direction: ASC }) { nodes { id } } }', { token: 'one' }),
    gateway.query('{ snapshots(filter: { names: ["a"] }) { nodes { id } } }', { token: 'one' }),
  ];
  await upstream.received(6);
  release();
  await Promise.all(asked);
  expect(await sharedCallsOf(gateway)).toBe(0);
});

test('who leaves does not take the answer from who waits on', async () => {
  await using stage = await startHeldGateway();
  const { gateway, upstream, release } = stage;
  const leaver = new AbortController();
  const left = ask(gateway, leaver.signal);
  await upstream.received(1);
  const asked = gateway.query(question);
  await untilShared(gateway, 1);
  leaver.abort();
  await expect(left).rejects.toThrow('abort');
  await abandoned(gateway, 1);
  release();
  expect(await asked).toMatchObject({ status: 200, data });
  expect(upstream.requests).toHaveLength(1);
});

test('the upstream call ends when the last who waited has left', async () => {
  await using stage = await startHeldGateway();
  const { gateway, upstream } = stage;
  const leaver = new AbortController();
  const left = [ask(gateway, leaver.signal), ask(gateway, leaver.signal)];
  await untilShared(gateway, 1);
  await upstream.received(1);
  leaver.abort();
  await Promise.allSettled(left);
  await upstream.connectionsClosed();
  expect(upstream.requests).toHaveLength(1);
});

test('a failure is shared too, and each who waited reads it with a request id of its own', async () => {
  await using stage = await startHeldGateway({
    answer: answers.json({ error_code: 'WKS.0001', error_msg: 'No.' }, { status: 400 }),
  });
  const { gateway, upstream, release } = stage;
  const asked = [gateway.query(question), gateway.query(question)];
  await untilShared(gateway, 1);
  release();
  const requestIds = (await Promise.all(asked)).map(({ errors, headers }) => {
    const requestId = headers.get('x-request-id');
    expect(errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', requestId }) }),
    ]);
    return requestId;
  });
  expect(new Set(requestIds).size).toBe(2);
  expect(upstream.requests).toHaveLength(1);
});

function abandoned(gateway: Gateway, count: number): Promise<void> {
  const isSo = () => gateway.logs.filter(({ event }) => event === 'operation.abandoned').length === count;
  return until(`${count} abandoned operations`, isSo);
}

function ask(gateway: Gateway, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-auth-token': testToken };
  return fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify({ query: question }), signal });
}
