import { expect, test } from '@jest/globals';
import { rawPost } from '../../support/exchange.js';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { openRawConnection } from '../../support/open-raw-connection.js';

const list = '{"query":"{ snapshots { totalCount } }"}';
const name = '{"query":"{ __typename }"}';
const token = 'X-Auth-Token: token';

test('the second of two pipelined requests is not begun before the answer of the first has left', async () => {
  await using pair = await startFaultGateway({ env: { MAX_IN_FLIGHT: '1' } });
  const { release, answer } = heldAnswer(1);
  pair.upstream.answerWith(answer, answers.json({ total_count: 2, desktop_snapshots: [] }));
  using client = await openRawConnection(pair.gateway.origin);
  client.write(rawPost(list, [token]) + rawPost(list, [token]));
  await pair.upstream.received(1);
  // Were it begun, it would be so by the time that others, who come later, are answered.
  for (let turn = 0; turn < 5; turn += 1) await fetch(`${pair.gateway.origin}/livez`);
  expect(pair.upstream.requests).toHaveLength(1);
  release();
  const bodies = (await client.answered(2)).map(({ body }) => JSON.parse(body) as unknown);
  expect(bodies).toEqual([{ data: { snapshots: { totalCount: 1 } } }, { data: { snapshots: { totalCount: 2 } } }]);
  expect(pair.upstream.requests).toHaveLength(2);
});

test.each([2, 16, 64, 101])('%d requests in one piece are all answered, in their order', async (depth) => {
  await using pair = await startFaultGateway();
  using client = await openRawConnection(pair.gateway.origin);
  const kinds = [
    (id: string) => rawPost(list, [token, id]),
    (id: string) => `GET /livez HTTP/1.1\r\nHost: gateway\r\n${id}\r\n\r\n`,
    (id: string) => rawPost(name, [id]),
    (id: string) => `GET /nowhere HTTP/1.1\r\nHost: gateway\r\n${id}\r\n\r\n`,
  ];
  const requests = Array.from({ length: depth }, (_, index) => kinds[index % 4]?.(`X-Request-Id: r-${index}`));
  client.write(requests.join(''));
  const all = await client.answered(depth);
  expect(all.map(({ headers }) => headers['x-request-id'])).toEqual(requests.map((_, index) => `r-${index}`));
  expect(all.map(({ status }) => status)).toEqual(requests.map((_, index) => (index % 4 === 3 ? 404 : 200)));
});

test('others are answered between the requests that one connection has sent at once', async () => {
  await using pair = await startFaultGateway();
  using client = await openRawConnection(pair.gateway.origin);
  using other = await openRawConnection(pair.gateway.origin);
  // All of them wait by the time that the other asks.
  client.write(rawPost(name).repeat(90));
  await client.answered(1);
  other.write('GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n');
  await other.answered(1);
  expect((await client.answered(1)).length).toBeLessThan(60);
  expect(await client.answered(90)).toHaveLength(90);
});

test('a client that always has sixteen requests under way is served on', async () => {
  await using pair = await startFaultGateway();
  using client = await openRawConnection(pair.gateway.origin);
  const toRequest = (index: number) => rawPost(name, [`X-Request-Id: r-${index}`]);
  for (let sent = 0; sent < 16; sent += 1) client.write(toRequest(sent));
  for (let sent = 16; sent < 200; sent += 1) {
    await client.answered(sent - 15);
    client.write(toRequest(sent));
  }
  const ids = (await client.answered(200)).map(({ headers }) => headers['x-request-id']);
  expect(ids).toEqual(Array.from({ length: 200 }, (_, index) => `r-${index}`));
});

test('bodies that are longer than what is read at a time wait for their turn', async () => {
  await using pair = await startFaultGateway();
  const { release, answer } = heldAnswer(1);
  pair.upstream.answerWith(answer);
  using client = await openRawConnection(pair.gateway.origin);
  const long = rawPost(`{"query":"{ __typename }"${' '.repeat(90_000)}}`);
  client.write(rawPost(list, [token]) + long.repeat(20));
  await pair.upstream.received(1);
  release();
  expect((await client.answered(21)).map(({ status }) => status)).toEqual(Array.from({ length: 21 }, () => 200));
});

test('who sends two thousand requests in one piece is cut off, and others are served', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(answers.silence());
  using client = await openRawConnection(pair.gateway.origin);
  client.write(rawPost(list, [token]));
  await pair.upstream.received(1);
  client.write('GET /livez HTTP/1.1\r\nHost:a\r\n\r\n'.repeat(2000));
  expect(await client.ended()).toEqual([]);
  await pair.upstream.connectionsClosed();
  expect((await fetch(`${pair.gateway.origin}/livez`)).status).toBe(200);
});

test('no more is read while sixteen requests wait', async () => {
  await using pair = await startFaultGateway();
  const { release, answer } = heldAnswer(1);
  pair.upstream.answerWith(answer);
  using client = await openRawConnection(pair.gateway.origin);
  client.write(rawPost(list, [token]));
  await pair.upstream.received(1);
  // Each is larger than a piece that is read, so that they are read one after the other; they are more than the system takes.
  const large = rawPost('{"query":"{ __typename }"}', [`X-Filler: ${'x'.repeat(60_000)}`]);
  let taken = 0;
  for (let sent = 0; sent < 400; sent += 1) client.socket.write(large, () => (taken += 1));
  for (let turn = 0; turn < 50; turn += 1) await fetch(`${pair.gateway.origin}/livez`);
  expect(taken).toBeLessThan(350);
  release();
  expect(await client.answered(401)).toHaveLength(401);
});

/** A page with this total, which is given when it is released. */
function heldAnswer(total: number) {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const answer = answers.held(released, answers.json({ total_count: total, desktop_snapshots: [] }));
  return {
    release: () => {
      release();
    },
    answer,
  };
}
