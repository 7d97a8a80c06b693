import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { toHead } from '../../support/fault-server/to-message.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';

const described = { token: { expires_at: '2199-01-04T09:05:22.701000Z', issued_at: '2199-01-03T09:05:22.701000Z' } };

function issued(token: string, body: unknown = described): Behaviour {
  return answers.json(body, { status: 201, headers: { 'X-Subject-Token': token } });
}

/** A head of 201 with a token, and what comes of its body before the connection is closed. */
function cutAfter(token: string, sent: string, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return answers.raw(toHead(201, { 'X-Subject-Token': token, 'Content-Length': '1000', ...headers }) + sent);
}

test.each([1, 33_000, 40_000])('a token of %i characters is shown to the upstream', async (length) => {
  await using pair = await startFaultGateway({ iam: {} });
  const token = 'T'.repeat(length);
  pair.iam.answerWith(issued(token));
  for (let count = 0; count < 12; count += 1) expect((await pair.ask()).errors).toBeUndefined();
  expect(pair.iam.requests).toHaveLength(1);
  const shown = pair.upstream.requests.map((request) => headerOf(request, 'x-auth-token'));
  expect(shown).toEqual(Array(12).fill(token));
});

describe('after an answer without a token that can be used the password is not sent again for half a minute', () => {
  test.each<[string, Behaviour]>([
    ['a token of 40,001 characters', issued('T'.repeat(40_001))],
    ['a token of 70,000 characters', issued('T'.repeat(70_000))],
    ['a token of two words', issued('a b')],
    ['no token', answers.json(described, { status: 201 })],
    ['a token under another status', answers.json(described, { headers: { 'X-Subject-Token': 'MIIabc' } })],
    ['HTML', answers.html()],
    ['a redirect', answers.redirect('http://127.0.0.1:9/')],
    ['two lengths', answers.twoContentLengths()],
  ])('%s', async (_, answer) => {
    await using pair = await startFaultGateway({ iam: {} });
    pair.iam.answerWith(answer);
    const all = [];
    for (let count = 0; count < 12; count += 1) all.push(await pair.ask());
    for (const each of all) {
      const retryAfterMs: unknown = expect.any(Number);
      expect(compared(each)).toEqual(failureWith(each, 'UPSTREAM_UNAVAILABLE', { retryable: true, retryAfterMs }));
    }
    expect(pair.iam.requests).toHaveLength(1);
    pair.clock.advance(31_000);
    pair.iam.answerWith(issued('MIIabc'));
    expect((await pair.ask()).errors).toBeUndefined();
    expect(pair.iam.requests).toHaveLength(2);
  });
});

describe('a token in a good head is used, whatever becomes of the body', () => {
  test.each<[string, Behaviour]>([
    ['that is no JSON', issued('MIIabc', '<html>')],
    ['that is cut', cutAfter('MIIabc', '{"token":')],
    ['that is coded in no known way', cutAfter('MIIabc', 'x', { 'Content-Encoding': 'zip' })],
    ['that is too large', issued('MIIabc', { padding: 'a'.repeat(300_000) })],
    ['that holds more than any answer', issued('MIIabc', `{"token":[${'{},'.repeat(80_000)}0]}`)],
    ['that never comes', answers.raw(toHead(201, { 'X-Subject-Token': 'MIIabc', 'Content-Length': '1000' }))],
  ])('%s', async (_, answer) => {
    await using pair = await startFaultGateway({ iam: {} });
    pair.iam.answerWith(answer);
    for (let count = 0; count < 3; count += 1) expect((await pair.ask()).errors).toBeUndefined();
    expect(pair.iam.requests).toHaveLength(1);
  });
});

describe('a refusal is one, whatever becomes of its body, and the password is never sent again', () => {
  test.each<[string, Behaviour]>([
    ['that is cut', answers.raw(toHead(401, { 'Content-Length': '1000' }))],
    ['that is no gzip', answers.json('<html>', { status: 401, headers: { 'Content-Encoding': 'gzip' } })],
    ['that is too large', answers.json({ padding: 'a'.repeat(300_000) }, { status: 401 })],
  ])('%s', async (_, answer) => {
    await using pair = await startFaultGateway({ iam: {} });
    pair.iam.answerWith(answer);
    for (let count = 0; count < 3; count += 1) {
      const each = await pair.ask();
      expect(compared(each)).toEqual(failureWith(each, 'UPSTREAM_DENIED', { retryable: false }));
    }
    expect(pair.iam.requests).toHaveLength(1);
  });
});
