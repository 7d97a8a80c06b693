import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { prefersHtml } from './graphiql/prefers-html.js';
import { HttpRefusal } from './http-refusal.js';
import { type Acceptance, negotiateFormat } from './negotiate-format.js';

/** `application/json`, alone or with `charset=utf-8` (RFC 9110 §8.3.1). */
const jsonMediaType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?$/i;

/** Node drops those after the 2000th, and their content is lost. No honest client sends that many. */
const maxHeaders = 200;

/**
 * Refuses what is no GraphQL request, by its head alone and in this order. A body must be JSON, because a browser sends any other
 * media type from a foreign page without asking first.
 *
 * @returns how it is to be answered.
 * @throws {HttpRefusal} 405 with `Allow`, 431 where there are more headers than Node would hand on unshortened, 406, or 415.
 */
export function checkRequestHead({ method, headers, rawHeaders }: IncomingMessage): Acceptance {
  if (method !== 'POST' && method !== 'GET') {
    throw new HttpRefusal(405, 'BAD_USER_INPUT', 'A GraphQL request must be a GET or a POST.', { allow: 'GET, POST' });
  }
  if (rawHeaders.length / 2 > maxHeaders) {
    throw new HttpRefusal(431, 'BAD_USER_INPUT', `A request must have at most ${maxHeaders} headers.`);
  }
  const acceptance = negotiateFormat(headers.accept);
  if (!acceptance) {
    const message = 'The Accept header must allow application/graphql-response+json or application/json.';
    throw new HttpRefusal(406, 'BAD_USER_INPUT', message);
  }
  if (method === 'GET') checkReader(headers.accept);
  else checkBodyType(headers);
  return acceptance;
}

function checkBodyType(headers: IncomingHttpHeaders): void {
  if (headers['content-encoding'] !== undefined) {
    throw new HttpRefusal(415, 'BAD_USER_INPUT', 'The body must not have a Content-Encoding.', {
      'accept-encoding': 'identity',
    });
  }
  if (!jsonMediaType.test(headers['content-type']?.trim() ?? '')) {
    throw new HttpRefusal(415, 'BAD_USER_INPUT', 'The Content-Type must be application/json, in UTF-8.', {
      'accept-post': 'application/json',
    });
  }
}

/** Following a link executes nothing, even if there is no page behind it. */
function checkReader(accept: string | undefined): void {
  if (!prefersHtml(accept)) return;
  const message = 'There is no page here: GRAPHIQL is off. A GraphQL client must prefer application/json to text/html.';
  throw new HttpRefusal(406, 'BAD_USER_INPUT', message);
}

/** As Node reads it, which distinguishes it from every other expectation. */
const continueExpectation = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Checks what HTTP itself asks of every request. Node would refuse it too, but without the headers that every answer carries.
 *
 * @throws {HttpRefusal} 400 without exactly one Host (RFC 9112 §3.2; a request of HTTP/1.0 may have none), or 417.
 */
export function checkHttpHead({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const hosts = countHosts(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'A request must have exactly one Host header.', {
      connection: 'close',
    });
  }
  if (headers.expect !== undefined && httpVersion !== '1.0' && !continueExpectation.test(headers.expect)) {
    throw new HttpRefusal(417, 'BAD_USER_INPUT', 'The only expectation that can be met is 100-continue.');
  }
}

/** Of repeated ones `headers` has only the first. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
