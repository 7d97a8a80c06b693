import { expect, test } from '@jest/globals';
import { format, inspect } from 'node:util';
import { Secret } from '../../../src/config/secret.js';

const secret = new Secret('hunter2');

test('reveals its text to who asks for it', () => {
  expect(secret.reveal()).toBe('hunter2');
});

test.each<[string, () => unknown]>([
  ['concatenation', () => 'x'.concat(secret as unknown as string)],
  ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
  ['console', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['inspect', () => inspect({ deep: { secret } }, { depth: null, showHidden: true, customInspect: true })],
  ['inspect without its own word', () => inspect(secret, { showHidden: true, customInspect: false })],
  ['a copy of its members', () => JSON.stringify(Object.assign({}, secret))],
  ['its keys', () => JSON.stringify([Object.getOwnPropertyNames(secret), Object.entries(secret)])],
  ['a structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
  ['an error that holds it', () => inspect(new Error('no', { cause: secret }))],
])('shows nothing of itself to %s', (_, print) => {
  expect(String(print())).not.toContain('hunter2');
});

test.each<[string, () => string]>([
  ['String', () => String(secret)],
  ['JSON', () => JSON.stringify(secret).slice(1, -1)],
  ['inspect', () => inspect(secret)],
])('is [secret] to %s', (_, print) => {
  expect(print()).toBe('[secret]');
});
