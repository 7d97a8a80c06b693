import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../errors/app-error.js';
import { ProxyError } from '../connections/proxy-error.js';
import type { Authenticator } from './authenticator.js';
import { AttemptFailure } from '../resilience/attempt-failure.js';
import { untilAborted } from '../../lib/until-aborted.js';
import type { IamToken } from './fetch-iam-token.js';

export interface LogInToIamOptions {
  /** Asks IAM once. Rejects with an `AppError`. */
  readonly fetchToken: () => Promise<IamToken>;
  /** What must not come back in any text of the upstream: user, password. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
}

/** A token is renewed when this share of its life is left, and used on meanwhile. */
const renewalShare = 0.1;
/** How long a failed renewal in the background is left alone while the token still serves, and a log-in that brought none. */
const renewalPauseMs = 30_000;

/**
 * The gateway's own user at IAM: one token for all callers, renewed before it ends and once when it is refused, by one
 * request to IAM however many callers wait for it.
 *
 * A password that IAM has refused is never sent again: the account would lock. Only a restart brings another password.
 * After an answer of IAM that holds no token that can be used, the password is not sent again for half a minute.
 */
export function createLogInToIam({ fetchToken, secrets, clock }: LogInToIamOptions): Omit<Authenticator, 'admit'> {
  let token: IamToken | undefined;
  let renewal: Promise<IamToken> | undefined;
  let refusal: AppError | undefined;
  let wasted: AppError | undefined;
  let pausedUntil = 0;
  /** Whether the upstream has ever taken the present token. One that it never took is not worth another of its kind. */
  let isProven = false;

  const renew = (): Promise<IamToken> => {
    if (refusal) return Promise.reject(refusal);
    if (wasted && clock.now() < pausedUntil) return Promise.reject(putOff(wasted, pausedUntil - clock.now()));
    renewal ??= fetchToken()
      .then((fresh) => {
        isProven = false;
        wasted = undefined;
        token = fresh;
        return fresh;
      })
      .catch((error: unknown) => {
        if (isRefusal(error)) refusal = error;
        wasted = isWasted(error) ? error : undefined;
        pausedUntil = clock.now() + renewalPauseMs;
        throw error;
      })
      .finally(() => (renewal = undefined));
    return renewal;
  };

  const currentToken = async (signal: AbortSignal): Promise<string> => {
    if (!token || clock.now() >= token.expiresAt) return (await untilAborted(renew(), signal)).value;
    const isAgeing = token.expiresAt - clock.now() < token.lifetimeMs * renewalShare;
    // The token is still valid, so nothing waits for the next one, and its failure has no effect.
    if (isAgeing && clock.now() >= pausedUntil) renew().catch(() => undefined);
    return token.value;
  };

  return {
    credentials: 'gateway',
    reader: () => 'gateway',
    secrets,
    authenticate: async ({ signal }) => ({ 'x-auth-token': await currentToken(signal) }),
    accepted: (credentials) => {
      if (token?.value === credentials['x-auth-token']) isProven = true;
    },
    refused: (credentials) => {
      // Another caller may have been refused with the same token before, and have renewed it already.
      if (token?.value !== credentials['x-auth-token']) return refusal === undefined;
      if (!isProven && clock.now() < pausedUntil) return false;
      token = undefined;
      if (isProven) return refusal === undefined;
      pausedUntil = clock.now() + renewalPauseMs;
      return false;
    },
  };
}

/** Whether IAM refused the password. A proxy that refuses the gateway has not passed it on. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'UPSTREAM_DENIED' && !(error.cause instanceof ProxyError);
}

/** Whether IAM has answered, neither with a token nor with a failure: it may count that as a log-in, and do so again. */
function isWasted(error: unknown): error is AppError {
  if (!(error instanceof AppError) || !(error.cause instanceof AppError)) return false;
  const { code, cause } = error.cause;
  return code === 'UPSTREAM_BAD_RESPONSE' || (cause instanceof AttemptFailure && cause.kind === 'unasked-answer');
}

function putOff({ cause, code, retryable }: AppError, waitMs: number): AppError {
  return new AppError(code, { retryable, retryAfterMs: Math.ceil(waitMs), cause });
}
