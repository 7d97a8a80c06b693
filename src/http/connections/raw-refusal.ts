import { answerHeaders } from '../browsers/answer-headers.js';
import { toRequestId } from '../to-request-id.js';

/** Status and reason of an answer to what is no request that could be handed on. */
export type RawRefusal =
  | '400 Bad Request'
  | '405 Method Not Allowed'
  | '408 Request Timeout'
  | '413 Content Too Large'
  | '431 Request Header Fields Too Large';

const refusalByErrorCode: ReadonlyMap<string, RawRefusal> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Content Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/**
 * How a client is answered after Node's `clientError`; `none` where the connection is broken and no client is left to be answered,
 * `ignored` for what comes behind a request that has asked for the connection to be closed (RFC 9112 §9.6).
 */
export function toRawRefusal({ code = '' }: NodeJS.ErrnoException): RawRefusal | 'none' | 'ignored' {
  if (code === 'HPE_CLOSED_CONNECTION') return 'ignored';
  const refusal = refusalByErrorCode.get(code);
  if (refusal) return refusal;
  return code.startsWith('HPE_') ? '400 Bad Request' : 'none';
}

/** The whole answer. Says nothing of what was sent, and that the connection closes. */
export function printRawRefusal(refusal: RawRefusal): string {
  const headers = {
    ...answerHeaders,
    ...(refusal === '405 Method Not Allowed' && { allow: 'GET, HEAD, POST' }),
    connection: 'close',
    'content-length': '0',
    'x-request-id': toRequestId(undefined),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${refusal}\r\n${lines.join('')}\r\n`;
}
