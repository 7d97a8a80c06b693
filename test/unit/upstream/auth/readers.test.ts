import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import { systemClock } from '../../../../src/lib/clock.js';
import type { Authenticator } from '../../../../src/upstream/auth/authenticator.js';
import { createForwardToken } from '../../../../src/upstream/auth/create-forward-token.js';
import { createLogInToIam } from '../../../../src/upstream/auth/create-log-in-to-iam.js';
import { createSignWithKeys } from '../../../../src/upstream/auth/create-sign-with-keys.js';
import { guardCallers } from '../../../../src/upstream/auth/guard-callers.js';
import { callerOf } from '../../../support/caller-of.js';

const iam = createLogInToIam({ fetchToken: () => Promise.reject(new Error('asked')), secrets: [], clock: systemClock });
const aksk = createSignWithKeys({ accessKey: 'AK', secretKey: 'SK', projectId: 'p', clock: systemClock });

/** What each way to authenticate says of callers with these tokens. */
function readersOf(authenticator: Pick<Authenticator, 'reader'>, tokens: readonly (string | null)[]): unknown[] {
  return tokens.map((token) => {
    try {
      return authenticator.reader(callerOf(token));
    } catch (error) {
      return error instanceof AppError ? error.code : 'a bug';
    }
  });
}

describe('as whom the upstream is asked', () => {
  test.each([
    ['iam', guardCallers(iam, null)],
    ['aksk', guardCallers(aksk, null)],
    ['iam behind a door', guardCallers(iam, ['one'])],
  ])('with %s: as the gateway, whoever asks', (_, authenticator) => {
    expect(readersOf(authenticator, ['one', 'other', null])).toEqual(['gateway', 'gateway', 'gateway']);
  });

  test('with forward: as the owner of the token, and as nobody without one', () => {
    expect(readersOf(createForwardToken(), ['one', 'gateway', null])).toEqual([
      { token: 'one' },
      { token: 'gateway' },
      'UNAUTHENTICATED',
    ]);
  });

  test('with the embedded sandbox: as the gateway where there is no token, since the sandbox checks those there are', () => {
    const sandbox = createForwardToken({ fallbackToken: 'of the sandbox' });
    expect(readersOf(sandbox, ['one', null, 'of the sandbox'])).toEqual([
      { token: 'one' },
      'gateway',
      { token: 'of the sandbox' },
    ]);
  });
});
