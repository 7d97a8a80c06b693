import { type ErrorCode, errorCodes } from '../../src/errors/error-codes.js';
import { type ComparedAnswer, failureOf } from './failure-of.js';
import type { Answer } from './start-gateway.js';

/** Members of an error that differ from what its code says alone. */
export interface ExpectedExtras {
  readonly retryable?: boolean;
  readonly retryAfterMs?: unknown;
  readonly upstream?: unknown;
}

/** The whole answer to `question` when its upstream call failed with this code, whose message is the documented one. */
export function failureWith(answer: Answer, code: ErrorCode, extras: ExpectedExtras = {}): ComparedAnswer {
  const { retryable = errorCodes[code].retryable, ...and } = extras;
  return failureOf(answer, 'snapshots', { code, message: errorCodes[code].message, retryable, and });
}
