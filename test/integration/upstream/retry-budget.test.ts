import { expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

test('an upstream that fails sees three calls an operation only until the budget is spent, then one', async () => {
  await using pair = await startFaultGateway();
  // A 500, because the circuit breaker would end the calls of a 503.
  pair.upstream.answerWith(answers.empty({ status: 500 }));
  await pair.askTimes(10);
  expect(pair.upstream.requests).toHaveLength(30);
  await pair.askTimes(40);
  expect(pair.upstream.requests).toHaveLength(70);
});

test('time-outs cost twice as much', async () => {
  await using pair = await startFaultGateway({ env: { UPSTREAM_TIMEOUT_MS: '20', REQUEST_DEADLINE_MS: '10000' } });
  pair.upstream.answerWith(answers.silence());
  await pair.askTimes(10);
  expect(await attemptsOf(pair.gateway)).toEqual({ UPSTREAM_TIMEOUT: 20 });
  await pair.askTimes(5);
  expect(await attemptsOf(pair.gateway)).toEqual({ UPSTREAM_TIMEOUT: 25 });
});

test('successes fill it again, one retry for five of them', async () => {
  await using pair = await startFaultGateway();
  const failing = answers.empty({ status: 500 });
  pair.upstream.answerWith(failing);
  await pair.askTimes(10);
  pair.upstream.answerWith(good);
  await pair.askTimes(5);
  pair.upstream.answerWith(failing);
  await pair.askTimes(2);
  expect(pair.upstream.requests).toHaveLength(30 + 5 + 2 + 1);
});

test('when half of the answers are 503, at least 85 % of operations succeed while the budget lasts, with few calls after', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(flapping());
  const answered = await pair.askTimes(25);
  expect(answered.filter(({ errors }) => !errors).length).toBeGreaterThanOrEqual(0.85 * 25);
  // Once the budget is spent, failures show, and calls are about as many as operations.
  await pair.askTimes(30);
  const before = pair.upstream.requests.length;
  await pair.askTimes(60);
  expect(pair.upstream.requests.length - before).toBeLessThanOrEqual(1.3 * 60);
});

/** Of every two answers one is a 503, now the first, now the second. */
function flapping(): Behaviour {
  const failing = answers.empty({ status: 503 });
  let count = 0;
  return answers.by(() => {
    count += 1;
    const isFirst = count % 2 === 1;
    const failsFirst = Math.ceil(count / 2) % 3 !== 0;
    return isFirst === failsFirst ? failing : good;
  });
}
