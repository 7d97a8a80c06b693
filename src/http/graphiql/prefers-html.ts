import { parseQualityList } from './parse-quality-list.js';

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
