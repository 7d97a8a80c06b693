import { afterAll, describe, expect, test } from '@jest/globals';
import { type IamOptions, type IamToken, fetchIamToken } from '../../../../src/upstream/auth/fetch-iam-token.js';
import { createDispatcher } from '../../../../src/upstream/create-dispatcher.js';
import { type FaultServer, startFaultServer } from '../../../support/fault-server.js';
import { answers } from '../../../support/fault-server/answers.js';
import type { Behaviour } from '../../../support/fault-server/behaviour.js';
import { headerOf } from '../../../support/fault-server/received-request.js';

const dispatcher = createDispatcher({ maxConnections: 4 });
afterAll(() => dispatcher.destroy());

const now = Date.UTC(2024, 3, 20, 8);
const minute = 60_000;

function fetchFrom({ url }: FaultServer, options: Partial<IamOptions> = {}): Promise<IamToken> {
  const user = { username: 'Üser', password: 'p "w"', domain: 'd' };
  return fetchIamToken({
    ...user,
    dispatcher,
    iamUrl: new URL(url),
    projectId: 'p-1',
    timeoutMs: 2000,
    clock: { now: () => now, monotonicNow: () => 0 },
    ...options,
  });
}

function issued(token: object, headers: Readonly<Record<string, string>> = { 'X-Subject-Token': 'MIIabc' }): Behaviour {
  return answers.json({ token }, { status: 201, headers });
}

test('asks under the path of the base URL, as JSON in UTF-8', async () => {
  await using iam = await startFaultServer();
  iam.answerWith(issued({}));
  await fetchFrom(iam, { iamUrl: new URL(`${iam.url}/iam/`) });
  const [request] = iam.requests;
  expect(request?.target).toBe('/iam/v3/auth/tokens?nocatalog=true');
  expect(request && headerOf(request, 'content-type')).toBe('application/json');
  expect(JSON.parse(request?.body.toString('utf8') ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'Üser', password: 'p "w"', domain: { name: 'd' } } },
      },
      scope: { project: { id: 'p-1' } },
    },
  });
});

describe('the life of a token', () => {
  test.each<[string, object, number]>([
    [
      'goes from its issue to its end',
      { issued_at: '2024-04-20T08:00:00.000000Z', expires_at: '2024-04-21T08:00:00.701000Z' },
      1440 * minute + 701,
    ],
    ['goes from now, where its issue is not said', { expires_at: '2024-04-20T08:10:00.000000Z' }, 10 * minute],
    [
      'is as long on a clock that is off',
      { issued_at: '2020-01-01T00:00:00.000000Z', expires_at: '2020-01-01T00:10:00.000000Z' },
      10 * minute,
    ],
    ['is an hour, where nothing is said', {}, 60 * minute],
    ['is an hour, where nothing readable is said', { expires_at: 'soon', issued_at: 7 }, 60 * minute],
    [
      'is an hour, where it ends before its issue',
      { issued_at: '2024-04-20T08:00:00Z', expires_at: '2024-04-20T07:00:00Z' },
      60 * minute,
    ],
    [
      'is half a minute, where it ends sooner',
      { issued_at: '2024-04-20T08:00:00Z', expires_at: '2024-04-20T08:00:01Z' },
      minute / 2,
    ],
  ])('%s', async (_, token, lifetimeMs) => {
    await using iam = await startFaultServer();
    iam.answerWith(issued(token));
    expect(await fetchFrom(iam)).toEqual({ value: 'MIIabc', lifetimeMs, expiresAt: now + lifetimeMs });
  });

  test('does not matter to a token whose body says nothing at all', async () => {
    await using iam = await startFaultServer();
    iam.answerWith(answers.empty({ status: 201, headers: { 'X-Subject-Token': 'MIIabc' } }));
    expect(await fetchFrom(iam)).toMatchObject({ value: 'MIIabc', lifetimeMs: 60 * minute });
  });
});

test('a Retry-After of IAM is passed on, what it says is not', async () => {
  await using iam = await startFaultServer();
  iam.answerWith(answers.json({ error: { message: 'p "w"' } }, { status: 503, headers: { 'Retry-After': '7' } }));
  const error: unknown = await fetchFrom(iam).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 7000, upstream: undefined });
});

test('is given up at its time-out, and its connection with it', async () => {
  await using iam = await startFaultServer();
  iam.answerWith(answers.drip({ everyMs: 10 }));
  await expect(fetchFrom(iam, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
  });
  await iam.connectionsClosed();
  expect(iam.requests).toHaveLength(1);
});
