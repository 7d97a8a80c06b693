import { expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import { translateTransportError } from '../../../../src/upstream/request/translate-transport-error.js';

function errorWith(members: object, name = 'Error'): Error {
  return Object.assign(new Error('10.0.0.1 said no'), { name }, members);
}

test.each([
  ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }],
  ['reset', { code: 'ECONNRESET', syscall: 'read' }],
  ['reset within the handshake of TLS', { code: 'ECONNRESET' }],
  ['written to a closed connection', { code: 'EPIPE', syscall: 'write' }],
  ['no such host', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
  ['no name server', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }],
  ['no route', { code: 'EHOSTUNREACH', syscall: 'connect' }],
  ['forbidden by a firewall', { code: 'EPERM', syscall: 'connect' }],
  ['too slow to connect', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
  ['closed by the other side', { code: 'UND_ERR_SOCKET' }],
  ['several addresses in vain', { errors: [errorWith({ code: 'ECONNREFUSED', syscall: 'connect' })] }],
])('a connection that is %s is UPSTREAM_UNAVAILABLE, and one that breaks within an answer has cut it', (_, members) => {
  const thrown = errorWith(members);
  expect(translateTransportError(thrown, false)).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
    cause: thrown,
  });
  expect(translateTransportError(thrown, true)).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    cause: { kind: 'cut-short', cause: thrown },
  });
});

test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'INVALID_PURPOSE',
  'EPROTO',
])('a connection that cannot be trusted (%s) is not worth another try', (code) => {
  const translated = translateTransportError(errorWith({ code, syscall: 'write' }), false);
  expect(translated).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false });
});

test.each([
  [{ code: 'HPE_INVALID_CONSTANT' }, 'HTTPParserError'],
  [{ code: undefined }, 'HTTPParserError'],
  [{ code: 'UND_ERR_HEADERS_OVERFLOW' }, 'Error'],
  [{ code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' }, 'Error'],
])('bytes that are no HTTP (%j) are UPSTREAM_BAD_RESPONSE', (members, name) => {
  expect(translateTransportError(errorWith(members, name), false)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});

test.each([
  new TypeError('a bug'),
  errorWith({ code: 'ERR_INVALID_ARG_TYPE' }),
  new AppError('UNAUTHENTICATED'),
  'text',
  undefined,
])('what is no failure of the connection stays what it is: %s', (thrown) => {
  expect(translateTransportError(thrown, false)).toBe(thrown);
});
