import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';

const minute = 60_000;

/** `2020-01-04T09:05:22.701000Z`, as IAM writes it. */
function iamTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** Whether a token is used without a second call to IAM after so many minutes, and brings one about a minute later. */
async function expectRenewalAfter(minutes: number, token: object): Promise<void> {
  await using pair = await startFaultGateway({ iam: {} });
  pair.iam.answerWith(answers.json({ token }, { status: 201, headers: { 'X-Subject-Token': 'token-1' } }));
  await pair.ask();
  pair.clock.advance(minutes * minute);
  await pair.ask();
  expect(pair.iam.requests).toHaveLength(1);
  pair.clock.advance(minute);
  await pair.ask();
  expect(await pair.iam.received(2)).toHaveLength(2);
}

test('an end with six digits of a second is read: renewed when a tenth of ten minutes is left', async () => {
  await expectRenewalAfter(9, { expires_at: iamTime(Date.now() + 10.5 * minute) });
});

test('a clock of IAM that is a day off does not matter, where it says when the token was issued', async () => {
  const dayAgo = Date.now() - 24 * 60 * minute;
  const token = { issued_at: iamTime(dayAgo), expires_at: iamTime(dayAgo + 10.5 * minute) };
  await expectRenewalAfter(9, token);
});

test.each<[string, object]>([
  ['no end', {}],
  ['an end that is no time', { expires_at: 'never' }],
  ['an end of a wrong type', { expires_at: 1_713_602_176 }],
])('a token with %s is taken to live an hour', async (_, token) => {
  await expectRenewalAfter(53.5, token);
});

test.each<[string, object]>([
  ['has ended already', { expires_at: '2020-01-04T09:05:22.701000Z' }],
  ['ends before it was issued', { issued_at: '2024-04-20T08:00:00Z', expires_at: '2024-04-20T07:00:00Z' }],
  ['lives a millisecond', { issued_at: '2024-04-20T08:00:00.000Z', expires_at: '2024-04-20T08:00:00.001Z' }],
])(
  'a token that %s by its own times is shown all the same, and no other is asked for with each call',
  async (_, token) => {
    await using pair = await startFaultGateway({ iam: {} });
    pair.iam.answerWith(answers.json({ token }, { status: 201, headers: { 'X-Subject-Token': 'token-1' } }));
    for (let count = 0; count < 5; count += 1) {
      expect((await pair.ask()).errors).toBeUndefined();
      pair.clock.advance(5000);
    }
    expect(pair.iam.requests).toHaveLength(1);
  },
);
