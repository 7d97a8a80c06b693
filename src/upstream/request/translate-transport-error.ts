import { types } from 'node:util';
import { errors } from 'undici';
import { AppError } from '../../errors/app-error.js';
import { ProxyError } from '../connections/proxy-error.js';
import { bytesReadBefore } from '../create-dispatcher.js';
import { AttemptFailure } from '../resilience/attempt-failure.js';

/** The connection failed or broke. Every error of a system call means this, and names the call. */
const unreachable = /^(?:ECONNRESET|UND_ERR_(?:CONNECT_TIMEOUT|SOCKET|CLOSED|DESTROYED))$/;

/** The certificate is not one to trust: asking again finds the same one. */
const untrusted =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|ERROR_IN_CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_|INVALID_|EPROTO$)/;

/** The bytes came, and were not the HTTP that their own head announced. */
const unreadable = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_RESPONSE)/;

/** undici's words, and its only ones, for a `100 Continue` and a switch of protocols (client-h1.js, onHeadersComplete). */
const unasked = /^bad (?:response|upgrade)$/;

/**
 * The error of the API for what was thrown between sending a request and having its whole answer.
 *
 * @param answerBegan Whether the head of the answer had come: a connection that breaks after it cut the answer short.
 * @returns what was thrown itself, when it is no failure of the connection but a bug.
 */
export function translateTransportError(thrown: unknown, answerBegan: boolean): unknown {
  // Not `instanceof Error`: an error of Node's own need not be of this realm's class.
  if (thrown instanceof AppError || !types.isNativeError(thrown)) return thrown;
  if (thrown instanceof ProxyError) return translateProxyError(thrown);
  const error = firstOf(thrown);
  const code = codeOf(error);
  if (untrusted.test(code)) return new AppError('UPSTREAM_UNAVAILABLE', { retryable: false, cause: thrown });
  const isUnreadable = unreadable.test(code) || error.name === 'HTTPParserError';
  if (!isUnreadable && !unreachable.test(code) && !('syscall' in error)) return thrown;
  if (answerBegan) {
    return new AppError('UPSTREAM_BAD_RESPONSE', { cause: new AttemptFailure('cut-short', { cause: thrown }) });
  }
  if (isUnreadable) return new AppError('UPSTREAM_BAD_RESPONSE', { cause: thrown });
  if (error instanceof errors.SocketError && unasked.test(error.message)) {
    return new AppError('UPSTREAM_UNAVAILABLE', { cause: new AttemptFailure('unasked-answer', { cause: thrown }) });
  }
  const isStale = bytesReadOf(thrown) > 0;
  return new AppError('UPSTREAM_UNAVAILABLE', {
    cause: isStale ? new AttemptFailure('stale-connection', { cause: thrown }) : thrown,
  });
}

/** A failure of a proxy: the upstream was not asked. One that does not know the gateway will not know it the next time. */
function translateProxyError(error: ProxyError): AppError {
  if (error.status === 407) return new AppError('UPSTREAM_DENIED', { cause: error });
  const isUntrusted = types.isNativeError(error.cause) && untrusted.test(codeOf(firstOf(error.cause)));
  return new AppError('UPSTREAM_UNAVAILABLE', { retryable: !isUntrusted, cause: error });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the connection had brought before it broke: more than nothing, where it had served an earlier request. */
function bytesReadOf(error: Error): number {
  if (error instanceof errors.SocketError) return error.socket?.bytesRead ?? 0;
  const bytes: unknown = Reflect.get(error, bytesReadBefore);
  return typeof bytes === 'number' ? bytes : 0;
}

/** Of several addresses of one host that were tried in vain, the failure of the first. */
function firstOf(error: Error): Error {
  const [first] = 'errors' in error && Array.isArray(error.errors) ? (error.errors as readonly unknown[]) : [];
  return types.isNativeError(first) ? first : error;
}
