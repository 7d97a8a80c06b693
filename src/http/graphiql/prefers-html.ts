/**
 * Whether an `Accept` header comes from a person who wants to read a page rather than from a GraphQL client.
 *
 * HTML must be named: a client that accepts anything (a bare `*` range, which `curl` and `fetch` send) is no reader. And a
 * client that names JSON with more weight than HTML gets what GraphQL clients get.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const accepted = parseQualityList(accept);
  const html = accepted.get('text/html') ?? 0;
  return html > 0 && jsonTypes.every((type) => html >= (accepted.get(type) ?? 0));
}

const jsonTypes = ['application/graphql-response+json', 'application/json'];

/**
 * The members of an `Accept` or `Accept-Encoding` header with their weights, 0 to 1 (RFC 9110 §12.4.2), in lower case.
 *
 * A member without a weight weighs 1. A member with an unreadable weight is left out: what was meant is unknown, and the
 * caller of this falls back to the plain answer. Other parameters (`;level=1`) are passed over.
 */
export function parseQualityList(header: string | undefined): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  for (const member of (header ?? '').split(',')) {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1';
    if (name !== '' && weightPattern.test(weight)) members.set(name, Number(weight));
  }
  return members;
}

const weightPattern = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;
