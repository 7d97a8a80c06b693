import { expect, test } from '@jest/globals';
import { createCallerKeys } from '../../../src/snapshots/create-caller-keys.js';
import { createReaderKeys } from '../../../src/snapshots/create-reader-keys.js';

const options = { secret: Buffer.alloc(32, 1), projectId: 'project', auth: 'forward' };

test('a reader has the same key again', () => {
  const keys = createReaderKeys(options);
  expect(keys({ token: 'token' })).toBe(keys({ token: 'token' }));
  expect(keys('gateway')).toBe(keys('gateway'));
});

test('another token, project, way to authenticate or process is another reader, and the gateway is no token', () => {
  const reader = { token: 'token' };
  const keys = [
    createReaderKeys(options)(reader),
    createReaderKeys(options)({ token: 'tokem' }),
    createReaderKeys({ ...options, projectId: 'other' })(reader),
    createReaderKeys({ ...options, auth: 'sandbox' })(reader),
    createReaderKeys({ ...options, secret: Buffer.alloc(32, 2) })(reader),
    createReaderKeys(options)('gateway'),
    createReaderKeys(options)({ token: 'gateway' }),
    createReaderKeys(options)({ token: '"gateway"' }),
    createReaderKeys({ ...options, projectId: 'other' })('gateway'),
    createReaderKeys({ ...options, auth: 'iam' })('gateway'),
    createReaderKeys({ ...options, auth: 'aksk' })('gateway'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('a reader’s key is never a caller’s, even under one secret', () => {
  const caller = createCallerKeys(options)({ token: 'token', address: '192.0.2.1' });
  expect(createReaderKeys(options)({ token: 'token' })).not.toBe(caller);
});

test('a key does not show the token', () => {
  expect(createReaderKeys(options)({ token: 'a-token-of-some-length' })).toMatch(/^[\w-]{43}$/);
});
