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
