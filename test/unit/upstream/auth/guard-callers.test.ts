import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/lib/clock.js';
import { AppError } from '../../../../src/errors/app-error.js';
import { createSignWithKeys } from '../../../../src/upstream/auth/create-sign-with-keys.js';
import { guardCallers } from '../../../../src/upstream/auth/guard-callers.js';
import { callerOf } from '../../../support/caller-of.js';

const inner = createSignWithKeys({ accessKey: 'AK', secretKey: 'SK', projectId: 'p', clock: systemClock });

/** What a caller with this token is told. */
function admit(tokens: readonly string[] | null, token: string | null): string {
  try {
    guardCallers(inner, tokens).admit(callerOf(token));
    return 'welcome';
  } catch (error) {
    return error instanceof AppError ? error.code : 'a bug';
  }
}

describe('a list of tokens', () => {
  const tokens = ['first', 'zweites-ünïcode', 'third'];

  test.each(tokens)('lets %s in', (token) => {
    expect(admit(tokens, token)).toBe('welcome');
  });

  test.each([null, '', 'firs', 'firstt', 'First', ' first', 'first,third', 'second', 'first\u0000'])(
    'keeps %j out',
    (token) => {
      expect(admit(tokens, token)).toBe('UNAUTHENTICATED');
    },
  );

  test('that is empty keeps everyone out', () => {
    expect([admit([], null), admit([], ''), admit([], 'first')]).toEqual(Array(3).fill('UNAUTHENTICATED'));
  });
});

test('no list lets everyone in', () => {
  expect([admit(null, null), admit(null, 'any')]).toEqual(['welcome', 'welcome']);
});

test('a door changes nothing of what is behind it', () => {
  const guarded = guardCallers(inner, ['first']);
  expect({ ...guarded, admit: undefined }).toEqual({ ...inner, admit: undefined });
});
