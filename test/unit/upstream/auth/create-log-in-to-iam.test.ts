import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import type { Credentials } from '../../../../src/upstream/auth/authenticator.js';
import type { IamToken } from '../../../../src/upstream/auth/fetch-iam-token.js';
import { createLogInToIam } from '../../../../src/upstream/auth/create-log-in-to-iam.js';
import { callerOf } from '../../../support/caller-of.js';
import { createTestClock } from '../../../support/create-test-clock.js';

const hour = 3_600_000;
const lifetimeMs = 24 * hour;

/** An authenticator over an IAM that answers as `fetch` says, and issues `token-1`, `token-2`, … where it says nothing. */
function start(fetch: (call: number) => Promise<void> | undefined = () => undefined) {
  const clock = createTestClock({ isFrozen: true });
  const { now, advance } = clock;
  let calls = 0;
  const fetchToken = async (): Promise<IamToken> => {
    calls += 1;
    const value = `token-${calls}`;
    await fetch(calls);
    return { value, lifetimeMs, expiresAt: now() + lifetimeMs };
  };
  const authenticator = createLogInToIam({ fetchToken, secrets: ['password'], clock });
  const outgoing = { method: 'GET', host: 'h', path: '/', query: '' } as const;
  const show = async (signal = new AbortController().signal): Promise<Credentials> => {
    const query = {
      filter: {},
      sort: { field: 'CREATE_TIME', direction: 'DESC' },
      slice: { offset: 0, limit: 1 },
    } as const;
    const call = { caller: callerOf(null), signal, deadlineAt: Infinity, requestId: 'r', query };
    return authenticator.authenticate(call, outgoing);
  };
  return { authenticator, advance, show, calls: () => calls };
}

const token = (number: number): Credentials => ({ 'x-auth-token': `token-${number}` });
const deny = () => Promise.reject(new AppError('UPSTREAM_DENIED'));
const fail = () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE'));

describe('one token', () => {
  test('is fetched once for all who ask at the same time and later', async () => {
    const { show, calls } = start();
    expect(await Promise.all([show(), show(), show()])).toEqual([token(1), token(1), token(1)]);
    expect(await show()).toEqual(token(1));
    expect(calls()).toBe(1);
  });

  test('is fetched again after a failure, by whoever asks next', async () => {
    const { show, calls } = start((call) => (call === 1 ? fail() : undefined));
    await expect(Promise.all([show(), show()])).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await show()).toEqual(token(2));
    expect(calls()).toBe(2);
  });

  test('is not lost to the others when the one who asked for it leaves', async () => {
    let issue: () => void = () => undefined;
    const { show, calls } = start(() => new Promise((resolve) => (issue = resolve)));
    const leaving = new AbortController();
    const left = show(leaving.signal);
    const staying = show();
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    issue();
    expect(await staying).toEqual(token(1));
    expect(calls()).toBe(1);
  });

  test('is not asked for by somebody who has left already', async () => {
    const { show } = start();
    await expect(show(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('its age', () => {
  test('is renewed behind the back of the callers in the last tenth of its life', async () => {
    const { show, advance, calls } = start();
    await show();
    advance(0.9 * lifetimeMs);
    expect(await show()).toEqual(token(1));
    expect(calls()).toBe(1);
    advance(1);
    expect(await show()).toEqual(token(1));
    expect(calls()).toBe(2);
    expect(await show()).toEqual(token(2));
  });

  test('is waited out when the renewal fails, with half a minute between two tries', async () => {
    const { show, advance, calls } = start((call) => (call === 1 ? undefined : fail()));
    await show();
    advance(0.95 * lifetimeMs);
    for (let count = 0; count < 5; count += 1) expect(await show()).toEqual(token(1));
    expect(calls()).toBe(2);
    advance(30_000);
    await show();
    expect(calls()).toBe(3);
    advance(0.05 * lifetimeMs);
    await expect(show()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('a refused password', () => {
  test('is never sent again', async () => {
    const { show, advance, calls } = start(deny);
    await expect(show()).rejects.toMatchObject({ code: 'UPSTREAM_DENIED' });
    advance(100 * lifetimeMs);
    await expect(show()).rejects.toMatchObject({ code: 'UPSTREAM_DENIED' });
    expect(calls()).toBe(1);
  });

  test('leaves a token that still serves alone', async () => {
    const { show, advance, calls } = start((call) => (call === 1 ? undefined : deny()));
    await show();
    advance(0.95 * lifetimeMs);
    expect([await show(), await show()]).toEqual([token(1), token(1)]);
    advance(hour);
    expect(await show()).toEqual(token(1));
    expect(calls()).toBe(2);
  });
});

describe('a refused token', () => {
  test('that was taken before is replaced once, whoever was refused', async () => {
    const { authenticator, show, calls } = start();
    authenticator.accepted(await show());
    expect([authenticator.refused(token(1)), authenticator.refused(token(1))]).toEqual([true, true]);
    expect(await Promise.all([show(), show()])).toEqual([token(2), token(2)]);
    expect(authenticator.refused(token(1))).toBe(true);
    expect(calls()).toBe(2);
  });

  test('that was never taken is not worth another attempt, and its successor not for half a minute', async () => {
    const { authenticator, show, advance, calls } = start();
    await show();
    expect(authenticator.refused(token(1))).toBe(false);
    expect(await show()).toEqual(token(2));
    expect(authenticator.refused(token(2))).toBe(false);
    expect(await show()).toEqual(token(2));
    expect(calls()).toBe(2);
    advance(30_000);
    expect(authenticator.refused(token(2))).toBe(false);
    expect(await show()).toEqual(token(3));
  });

  test('is not worth another attempt once the password is refused as well', async () => {
    const { authenticator, show } = start((call) => (call === 1 ? undefined : deny()));
    authenticator.accepted(await show());
    expect(authenticator.refused(token(1))).toBe(true);
    await expect(show()).rejects.toMatchObject({ code: 'UPSTREAM_DENIED' });
    expect(authenticator.refused(token(1))).toBe(false);
  });
});

test('what it must not tell is what it was given', () => {
  expect(start().authenticator.secrets).toEqual(['password']);
  expect(start().authenticator.credentials).toBe('gateway');
});
