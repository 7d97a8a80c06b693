import { expect, test } from '@jest/globals';
import { prefersHtml } from '../../../../src/http/graphiql/prefers-html.js';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

test.each([
  ['a browser', browser],
  ['whoever names HTML alone', 'text/html'],
  ['any case, and space around', 'application/json ; Q=0.5 , TEXT/HTML ; q=0.9'],
  ['HTML and JSON alike', 'text/html, application/json'],
  ['HTML with a parameter of its own', 'text/html;level=1;q=0.4'],
])('takes %s for a reader', (_who, accept) => {
  expect(prefersHtml(accept)).toBe(true);
});

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['anything at all', '*/*'],
  ['any text', 'text/*'],
  ['a refusal of HTML', 'text/html;q=0'],
  ['a refusal of HTML with decimals', 'text/html;q=0.000, */*'],
  ['a rather for JSON', 'text/html;q=0.8, application/json'],
  ['a rather for GraphQL', 'text/html;q=0.8, application/graphql-response+json;q=0.9'],
  ['a weight that cannot be read', 'text/html;q=much'],
  ['a longer name', 'text/html-sandboxed, application/xhtml+xml'],
])('takes %s for a client', (_what, accept) => {
  expect(prefersHtml(accept)).toBe(false);
});
