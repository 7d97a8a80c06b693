import { expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import { classifyFailure } from '../../../../src/upstream/resilience/classify-failure.js';
import { failures } from './failures.js';

const nobodyLeft = new AbortController().signal;

test.each([
  ['a connection that is refused or reset', failures.connection(), 'yes', 'failed'],
  ['a connection that was stale', failures.staleConnection(), 'free', 'failed'],
  ['a certificate that is not trusted', failures.untrusted(), 'no', 'failed'],
  ['502', failures.answer(502), 'yes', 'failed'],
  ['503', failures.answer(503), 'yes', 'failed'],
  ['504', failures.answer(504), 'yes', 'failed'],
  ['500', failures.answer(500), 'yes', 'answered'],
  ['501', new AppError('UPSTREAM_ERROR', { upstream: { status: 501 } }), 'no', 'answered'],
  ['429', failures.answer(429), 'yes', 'answered'],
  ['throttling behind a 403', new AppError('UPSTREAM_RATE_LIMITED', { upstream: { status: 403 } }), 'yes', 'answered'],
  ['404', failures.refusal(404), 'no', 'answered'],
  ['a 200 that carries an error', failures.errorIn200(), 'no', 'answered'],
  [
    'a 200 that says unavailable',
    new AppError('UPSTREAM_UNAVAILABLE', { upstream: { status: 200 } }),
    'no',
    'answered',
  ],
  ['silence', failures.timeout(), 'timeout', 'failed'],
  ['a trickle', failures.trickle(), 'no', 'failed'],
  ['a body that is cut', failures.cutShort(), 'yes', 'answered'],
  ['a body that is not the contract', failures.badResponse(), 'no', 'answered'],
  ['a caller without a token', failures.noToken(), 'no', 'unknown'],
  ['a bug', new TypeError('x is not a function'), 'no', 'unknown'],
  ['something thrown that is no error', 'oops', 'no', 'unknown'],
] as const)('says whether to ask again, and what it tells of the upstream: %s', (_name, thrown, retry, health) => {
  expect(classifyFailure(thrown, nobodyLeft)).toEqual({ retry, health });
});

test.each([
  ['the reason of the signal', new DOMException('The client left.', 'AbortError')],
  ['a failure that came of it', failures.connection()],
])('blames nobody when the client left: %s', (_name, thrown) => {
  expect(classifyFailure(thrown, AbortSignal.abort())).toEqual({ retry: 'no', health: 'unknown' });
});

test('blames the upstream when the deadline of the operation passed', () => {
  const deadline = failures.timeout();
  expect(classifyFailure(deadline, AbortSignal.abort(deadline)).health).toBe('failed');
});
