import { expect, test } from '@jest/globals';
import { createCallerKeys } from '../../../src/snapshots/create-caller-keys.js';

const options = { secret: Buffer.alloc(32, 1), projectId: 'project', auth: 'forward' };
const caller = { token: 'token', address: '192.0.2.1' };

test('a caller has the same key again, wherever it comes from', () => {
  const keys = createCallerKeys(options);
  expect(keys({ ...caller, address: '192.0.2.2' })).toBe(keys(caller));
});

test('another token, project, way to authenticate, process or anonymous address is another caller', () => {
  const keys = [
    createCallerKeys(options)(caller),
    createCallerKeys(options)({ ...caller, token: 'tokem' }),
    createCallerKeys({ ...options, projectId: 'other' })(caller),
    createCallerKeys({ ...options, auth: 'iam' })(caller),
    createCallerKeys({ ...options, secret: Buffer.alloc(32, 2) })(caller),
    createCallerKeys(options)({ ...caller, token: null }),
    createCallerKeys(options)({ token: null, address: '192.0.2.2' }),
    createCallerKeys(options)({ ...caller, token: caller.address }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('a key does not show the token', () => {
  const key = createCallerKeys(options)({ ...caller, token: 'a-token-of-some-length' });
  expect(key).toMatch(/^[\w-]{43}$/);
});
