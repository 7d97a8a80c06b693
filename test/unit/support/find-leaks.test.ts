import { expect, test } from '@jest/globals';
import { findLeaks } from '../../support/find-leaks.js';

const secret = 'Xq7/+canary&9=zR%tW"4kLm2Vb8';

test.each([
  ['as it is', secret],
  ['a piece of it', `…${secret.slice(9, 21)}…`],
  ['in a URL', `?token=${encodeURIComponent(secret)}&x=1`],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 of a longer text', Buffer.from(`user:${secret}:and more`).toString('base64')],
  ['in JSON', JSON.stringify({ secret: secret.slice(10) })],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
])('finds a secret %s', (_how, text) => {
  expect(findLeaks(text, { secret, other: 'nothing-of-this-is-there' })).toEqual(['secret']);
});

test('finds twelve characters of it wherever they begin', () => {
  for (let start = 0; start + 12 <= secret.length; start += 1) {
    expect(findLeaks(`…${secret.slice(start, start + 12)}…`, { secret })).toEqual(['secret']);
  }
});

test('finds nothing in what is less than twelve characters of it', () => {
  expect(findLeaks(secret.slice(0, 11), { secret })).toEqual([]);
});
