import { describe, expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { failureWith } from '../../support/failure-with.js';
import { expectOneWarning } from '../../support/expect-one-warning.js';
import { compared } from '../../support/failure-of.js';
import { question, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { pageOf } from '../../support/page-of.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

/** What is held is the code of a failure alone. */
const oneAttempt = { UPSTREAM_MAX_ATTEMPTS: '1' };

describe('an upstream that cannot be reached is asked three times, and is UPSTREAM_UNAVAILABLE', () => {
  test('refused', async () => {
    await using pair = await startFaultGateway();
    await pair.upstream.refuse();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(await attemptsOf(pair.gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 3 });
  });

  test('a host name that does not exist', async () => {
    await using gateway = await startGateway({ upstreamUrl: 'http://upstream.invalid', random: () => 0 });
    const answer = await gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(await attemptsOf(gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 3 });
    expect(answer.text).not.toContain('upstream.invalid');
  });

  test.each<[string, Behaviour]>([
    ['reset before an answer', answers.reset()],
    ['closed before an answer', answers.closed()],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test.each(
    [502, 503, 504].flatMap((status) => [
      [status, 'a page of HTML', answers.html({ status })] as const,
      [status, 'no body', answers.empty({ status })] as const,
      [status, 'JSON of nothing known', answers.json({ so: 'what' }, { status })] as const,
      [status, 'invalid JSON', answers.json('{"error_', { status })] as const,
      [status, 'a page without rows', answers.json({ total_count: 0, desktop_snapshots: [] }, { status })] as const,
      [status, 'a body that is cut', cut(status)] as const,
    ]),
  )('%i with %s', async (status, _, fault) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { upstream: { status } }));
    expect(pair.upstream.requests).toHaveLength(3);
    expect(answer.text).not.toMatch(/nginx|proxy|<h1>/);
  });
});

describe('one good answer after it is the answer', () => {
  test.each<[string, Behaviour]>([
    ['reset before an answer', answers.reset()],
    ['closed before an answer', answers.closed()],
    ['502', answers.html({ status: 502 })],
    ['503', answers.empty({ status: 503 })],
    ['504', answers.empty({ status: 504 })],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault, fault, good);
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('a port that opens again is used again', async () => {
    await using pair = await startFaultGateway();
    await pair.upstream.refuse();
    expect((await pair.ask()).errors).toHaveLength(1);
    await pair.upstream.accept();
    expect((await pair.ask()).errors).toBeUndefined();
  });
});

test('UPSTREAM_MAX_ATTEMPTS=1 forbids every retry', async () => {
  await using pair = await startFaultGateway({ env: oneAttempt });
  pair.upstream.answerWith(answers.empty({ status: 503 }));
  await pair.ask();
  expect(pair.upstream.requests).toHaveLength(1);
});

function cut(status: number): Behaviour {
  return answers.raw(
    `HTTP/1.1 ${status} Failed\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"error_`,
  );
}

describe('no connection', () => {
  test('refused, and reached again as soon as it listens', async () => {
    await using pair = await startFaultGateway({ env: oneAttempt });
    await pair.upstream.refuse();
    await expectUnavailable(pair.gateway, new URL(pair.upstream.url).host);
    await pair.upstream.accept();
    expect(pageOf(await pair.ask())).toEqual({ totalCount: 0, nodes: [] });
  });

  test('a host that nobody knows', async () => {
    await using gateway = await startGateway({ upstreamUrl: 'http://no-such-host.invalid', env: oneAttempt });
    await expectUnavailable(gateway, 'no-such-host');
  });

  test.each(['reset', 'closed'] as const)('%s before any byte of an answer', async (how) => {
    await using pair = await startFaultGateway({ env: oneAttempt });
    pair.upstream.answerWith(answers[how]());
    await expectUnavailable(pair.gateway, new URL(pair.upstream.url).host);
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

/** And one warning that does not say where the upstream is. */
async function expectUnavailable(gateway: Gateway, address: string): Promise<void> {
  const answer = await gateway.query(question);
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
  expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', address);
}
