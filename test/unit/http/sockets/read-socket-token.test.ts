import { describe, expect, test } from '@jest/globals';
import { readSocketToken } from '../../../../src/http/sockets/read-socket-token.js';

describe('without a token in the headers it is the payload’s', () => {
  test.each([
    [{ 'X-Auth-Token': 'a' }, 'a'],
    [{ 'x-auth-token': 'a', Authorization: 'Bearer b', token: 'c' }, 'a'],
    [{ Authorization: 'Bearer b', token: 'c' }, 'b'],
    [{ AUTHORIZATION: 'bearer  b' }, 'b'],
    [{ authorization: 'b' }, 'b'],
    [{ Token: 'c', connectionParams: { token: 'd' } }, 'c'],
    [{ token: 'Bearer c' }, 'c'],
    [{ connectionParams: { token: 'Bearer d' } }, 'd'],
    [{ ConnectionParams: { TOKEN: 'd' } }, 'd'],
    [{ 'X-Auth-Token': ' a ' }, 'a'],
  ])('%j', (params, token) => {
    expect(readSocketToken({}, params)).toBe(token);
    expect(readSocketToken({ authorization: 'Basic eDp5', 'x-auth-token': '' }, params)).toBe(token);
  });
});

test.each([
  [undefined],
  [{}],
  [{ 'X-Auth-Token': '' }],
  [{ token: null }],
  [{ Authorization: 'Basic eDp5' }],
  [{ Authorization: 'Bearer' }],
  [{ connectionParams: 'token' }],
  [{ connectionParams: { token: 'Basic eDp5' } }],
  [{ connectionParams: [{ token: 'a' }] }],
  [{ headers: { token: 'a' } }],
])('%j has none', (params) => {
  expect(readSocketToken({}, params)).toBeNull();
});

describe('where the headers hold one it is that, and the payload may only repeat it', () => {
  const headers = { 'x-auth-token': 'own', authorization: 'Bearer other' };

  test.each([[undefined], [{}], [{ token: 'own' }], [{ Authorization: 'Bearer other' }], [{ token: 'own', x: 1 }]])(
    '%j',
    (params) => {
      expect(readSocketToken(headers, params)).toBe('own');
    },
  );

  test.each([[{ token: 'foreign' }], [{ token: 'own', connectionParams: { token: 'foreign' } }], [{ token: 1 }]])(
    '%j is refused',
    (params) => {
      expect(() => readSocketToken(headers, params)).toThrow('The payload names another token than the headers do.');
    },
  );
});

test.each([
  [{ token: 'two words' }],
  [{ token: 7 }],
  [{ token: { a: 1 } }],
  [{ 'X-Auth-Token': 'caf\u00e9' }],
  [{ 'X-Auth-Token': 'x'.repeat(40_001) }],
  [{ 'X-Auth-Token': 'good', token: 'line\nfeed' }],
])('%j cannot be one', (params) => {
  expect(() => readSocketToken({}, params)).toThrow('The token must be one word');
});
