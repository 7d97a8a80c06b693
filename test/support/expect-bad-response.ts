import { expect } from '@jest/globals';
import type { Behaviour } from './fault-server/behaviour.js';
import { compared } from './failure-of.js';
import { type ExpectedExtras, failureWith } from './failure-with.js';
import type { FaultGateway } from './start-fault-gateway.js';

/** Settings with which an answer that is not read to its end, or whose connection is kept, stops all that follow. */
export const oneConnection = {
  UPSTREAM_MAX_CONNECTIONS: '1',
  UPSTREAM_MAX_BODY_BYTES: '200000',
  UPSTREAM_TIMEOUT_MS: '10000',
} as const;

/** Expects this fault to be UPSTREAM_BAD_RESPONSE, and not to be asked for again. */
export async function expectBadResponse(
  { ask, upstream }: Pick<FaultGateway, 'ask' | 'upstream'>,
  fault: Behaviour,
  extras: ExpectedExtras = {},
): Promise<void> {
  const before = upstream.requests.length;
  upstream.answerWith(fault);
  const answer = await ask();
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false, ...extras }));
  expect(upstream.requests.length - before).toBe(1);
  expect(answer.text).not.toContain('internal.example');
}
