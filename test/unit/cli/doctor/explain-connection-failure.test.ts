import { describe, expect, test } from '@jest/globals';
import { codeOf, explainConnectionFailure } from '../../../../src/cli/doctor/explain-connection-failure.js';
import { AppError } from '../../../../src/errors/app-error.js';

const failure = (code: string) => Object.assign(new Error('connect to planted.example failed'), { code });

describe('a failed connection is explained by what an operator can do about it', () => {
  test.each([
    ['ENOTFOUND', 'The host name does not exist.'],
    ['EAI_AGAIN', 'The name server could not be asked.'],
    ['ECONNREFUSED', 'The connection was refused: nothing listens on this port.'],
    ['UND_ERR_CONNECT_TIMEOUT', 'There was no answer in time.'],
    ['EHOSTUNREACH', 'There is no route to the host.'],
    ['ECONNRESET', 'The other side ended the connection without an answer.'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate is for another host name.'],
    ['CERT_HAS_EXPIRED', 'The certificate has expired.'],
    ['CERT_NOT_YET_VALID', 'The certificate is not valid yet.'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'The certificate is not signed by an authority that this machine trusts.'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'The certificate is not signed by an authority that this machine trusts.'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'The other side does not speak TLS on this port, or none that Node accepts.'],
    ['EWHATEVER', 'The connection failed (EWHATEVER).'],
    ['planted.example', 'The connection failed.'],
  ])('%s', (code, text) => {
    expect(explainConnectionFailure(code).text).toBe(text);
  });
});

describe('the code is that of the error underneath', () => {
  test.each([
    ['of a cause', new AppError('UPSTREAM_UNAVAILABLE', { cause: failure('ECONNRESET') }), 'ECONNRESET'],
    ['of all addresses that were tried', new AggregateError([failure('ECONNREFUSED')]), 'ECONNREFUSED'],
    ['its own where it has no cause', failure('EPIPE'), 'EPIPE'],
    ['none', new TypeError('a bug'), ''],
    ['no error', 'a text', ''],
  ])('%s', (_, error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});
