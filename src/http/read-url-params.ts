import { HttpRefusal } from './http-refusal.js';

/** The parameters of a GraphQL request in a URL (GraphQL over HTTP, §5.2), and what the text of each means. */
const kinds: ReadonlyMap<string, 'text' | 'json'> = new Map([
  ['query', 'text'],
  ['documentId', 'text'],
  ['operationName', 'text'],
  ['variables', 'json'],
  ['extensions', 'json'],
]);

/**
 * The parameters of a request's URL, as the JSON text that a POST would have as its body. An empty one counts as absent, and others
 * than those of GraphQL are ignored.
 *
 * @param target The target of the request, as it was sent.
 * @throws {HttpRefusal} 414 when the query of the URL is longer than `maxBytes`; 400 when a parameter is there twice, or cannot be read.
 */
export function readUrlParams(target = '', maxBytes: number): string {
  const search = /\?(.*)$/s.exec(target)?.[1] ?? '';
  if (search.length > maxBytes) {
    throw new HttpRefusal(414, 'BAD_USER_INPUT', `The query of the URL must have at most ${maxBytes} bytes.`);
  }
  const members = new Map<string, string>();
  for (const pair of search.split('&')) {
    const [encodedName = '', ...values] = pair.split('=');
    const name = decode(encodedName) ?? '';
    const kind = kinds.get(name);
    if (kind === undefined) continue;
    if (members.has(name)) throw badParameter(name, 'given once');
    const text = decode(values.join('='));
    if (text === undefined) throw badParameter(name, 'percent-encoded UTF-8');
    if (text !== '') members.set(name, kind === 'text' ? JSON.stringify(text) : checkJson(name, text));
  }
  return `{${[...members].map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

/** As forms encode it, where a plus is a space (URL standard, §5.1); undefined where it is not UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The text, which is one value of JSON, so that it can be a member of another. */
function checkJson(name: string, text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw badParameter(name, 'JSON');
  }
}

function badParameter(name: string, mustBe: string): HttpRefusal {
  return new HttpRefusal(400, 'BAD_USER_INPUT', `The parameter ${name} must be ${mustBe}.`);
}

/** What a target may begin with that a client sends as to a proxy. */
const origin = /^https?:\/\/[^/?#]*/i;

/**
 * The path of a request's target as it was sent, so that nothing is normalized into a path that is served.
 *
 * The whole URL may be the target (RFC 9112 §3.2.2). Its host says no more than the `Host` header, and neither means anything here.
 */
export function toPathname(target = '/'): string {
  const path = target.startsWith('/') ? target : target.replace(origin, '');
  const pathname = path.split('?', 1)[0] ?? path;
  return pathname === '' ? '/' : pathname;
}
