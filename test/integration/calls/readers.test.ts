import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '../../support/create-test-clock.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { startGateway, testToken } from '../../support/start-gateway.js';
import { oneRow, sharedCallsOf, startHeldGateway, untilShared } from '../../support/start-held-gateway.js';
import { until } from '../../support/until.js';

const question = '{ snapshots { totalCount nodes { id } } }';
const denied = answers.json({ error_code: 'APIGW.0301', error_msg: 'No.' }, { status: 401 });
const data = { snapshots: { totalCount: 1, nodes: [{ id: 's-0' }] } };
const doors = ['door-token-1', 'door-token-2', 'door-token-3'];

describe.each(['iam', 'aksk'] as const)('callers who all read with credentials of the gateway, %s,', (auth) => {
  test('get the answer of one upstream call to equal questions in flight, each with a request id of its own', async () => {
    await using stage = await startHeldGateway({ auth, env: { GATEWAY_OPEN: 'true' } });
    const { gateway, release, upstream } = stage;
    const asked = Array.from({ length: 40 }, (_, index) => gateway.query(question, { token: `caller-${index}` }));
    asked.push(gateway.query(question, { token: null }));
    await untilShared(gateway, 40);
    release();
    const all = await Promise.all(asked);
    for (const answer of all) expect(answer).toMatchObject({ status: 200, data });
    expect(new Set(all.map(({ headers }) => headers.get('x-request-id'))).size).toBe(41);
    expect(upstream.requests).toHaveLength(1);
  });

  test('are refused for a wrong token of GATEWAY_TOKENS while equal calls of others are in flight', async () => {
    await using stage = await startHeldGateway({ auth, env: { GATEWAY_TOKENS: doors.join(',') } });
    const { gateway, release, upstream } = stage;
    const asked = doors.map((token) => gateway.query(question, { token }));
    await untilShared(gateway, 2);
    for (const token of ['door-token-4', 'door-token-', null]) {
      const { data, errors } = await gateway.query(question, { token });
      expect({ data, errors }).toMatchObject({
        data: { snapshots: null },
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
    release();
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ status: 200, data });
    expect(upstream.requests).toHaveLength(1);
    expect(await sharedCallsOf(gateway)).toBe(2);
  });

  test('keep the answer when the one whose call it was leaves', async () => {
    await using stage = await startHeldGateway({ auth, env: { GATEWAY_OPEN: 'true' } });
    const { gateway, release, upstream } = stage;
    const leaver = new AbortController();
    const left = gateway.query(question, { token: 'first', signal: leaver.signal });
    await upstream.received(1);
    const asked = gateway.query(question, { token: 'second' });
    await untilShared(gateway, 1);
    leaver.abort();
    await expect(left).rejects.toThrow('abort');
    await gateway.logged('operation.abandoned');
    release();
    expect(await asked).toMatchObject({ status: 200, data });
    expect(upstream.requests).toHaveLength(1);
  });

  test('are all known once the call that they shared is answered, and no newcomers any more', async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '', RATE_LIMIT_BURST: '' };
    const clock = createTestClock({ isFrozen: true });
    await using stage = await startHeldGateway({ auth, clock, env: { GATEWAY_OPEN: 'true', ...limits } });
    const { gateway, release } = stage;
    const tokens = ['first', 'second', 'third'];
    const ask = (token: string, document = question) => gateway.query(document, { token });
    const asked = tokens.map((token) => ask(token));
    await untilShared(gateway, 2);
    release();
    await Promise.all(asked);
    const invented = Array.from({ length: 60 }, (_, index) => ask(`invented-${index}`, '{ __typename }'));
    expect((await Promise.all(invented)).filter(({ status }) => status === 429)).toHaveLength(23);
    expect((await Promise.all(tokens.map((token) => ask(token)))).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask('newcomer')).status).toBe(429);
  });
});

test('callers of the embedded sandbox without a token are one reader, and those with one are each their own', async () => {
  await using gateway = await startGateway({ env: { TRUST_PROXY: 'true' } });
  let release: () => void = () => undefined;
  gateway.upstream.addFault({ kind: 'delay', times: 'always', until: new Promise<void>((done) => (release = done)) });
  const from = (address: string) => gateway.query(question, { token: null, headers: { 'x-forwarded-for': address } });
  const asked = [from('192.0.2.1'), from('192.0.2.2'), from('2001:db8::1')];
  asked.push(...['one', 'other'].map((token) => gateway.query(question, { token })));
  await until('three calls', () => gateway.upstream.requests.length === 3);
  await untilShared(gateway, 2);
  release();
  for (const { data, errors } of await Promise.all(asked)) {
    expect({ data, errors }).toEqual({ data: { snapshots: expect.any(Object) }, errors: undefined });
  }
  const shown = gateway.upstream.requests.map(({ headers }) => headers['x-auth-token']);
  expect(new Set(shown)).toEqual(new Set([gateway.upstream.token, 'one', 'other']));
});

describe('with forward, where each caller reads with its own token,', () => {
  test('the refusal of one token is not that of another, nor its rows', async () => {
    await using stage = await startHeldGateway({ answer: forTestToken });
    const { gateway, release, upstream } = stage;
    const [right, wrong, again] = [testToken, 'wrong', testToken].map((token) => gateway.query(question, { token }));
    await upstream.received(2);
    await untilShared(gateway, 1);
    release();
    expect(await wrong).toMatchObject({
      data: { snapshots: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect([await right, await again]).toMatchObject([{ data }, { data }]);
    expect(upstream.requests).toHaveLength(2);
  });

  test('who has no token is refused at once, whatever is in flight', async () => {
    await using stage = await startHeldGateway();
    const { gateway, release, upstream } = stage;
    const asked = gateway.query(question);
    await upstream.received(1);
    const anonymous = [gateway.query(question, { token: null }), gateway.query(question, { token: null })];
    for (const answer of await Promise.all(anonymous))
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    release();
    expect(await asked).toMatchObject({ data });
    expect(upstream.requests).toHaveLength(1);
    expect(await sharedCallsOf(gateway)).toBe(0);
  });
});

const forTestToken = answers.by((request) => (headerOf(request, 'x-auth-token') === testToken ? oneRow : denied));
