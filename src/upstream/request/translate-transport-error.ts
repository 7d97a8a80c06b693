import { types } from 'node:util';
import { AppError } from '../../errors/app-error.js';

/** undici and Node name what went wrong on the way by code. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ECONNABORTED',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** The certificate is not one to trust: asking again finds the same one. */
const untrusted =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** The bytes came, and were not the HTTP that their own head announced. */
const unreadable = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_RESPONSE)/;

/**
 * The error of the API for what was thrown between sending a request and having its whole answer.
 *
 * @param answerBegan Whether the head of the answer had come: a connection that breaks after it cut the answer short.
 * @returns what was thrown itself, when it is no failure of the connection but a bug.
 */
export function translateTransportError(thrown: unknown, answerBegan: boolean): unknown {
  // Not `instanceof Error`: an error of Node's own need not be of this realm's class.
  if (thrown instanceof AppError || !types.isNativeError(thrown)) return thrown;
  const code = readCode(thrown);
  if (untrusted.test(code)) return new AppError('UPSTREAM_UNAVAILABLE', { retryable: false, cause: thrown });
  if (unreadable.test(code) || thrown.name === 'HTTPParserError')
    return new AppError('UPSTREAM_BAD_RESPONSE', { cause: thrown });
  if (unreachable.has(code)) {
    return new AppError(answerBegan ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE', { cause: thrown });
  }
  return thrown;
}

function readCode(error: Error): string {
  // Several addresses of one host were tried in vain.
  if ('errors' in error && Array.isArray(error.errors) && types.isNativeError(error.errors[0])) {
    return readCode(error.errors[0]);
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
