import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...['deploy', 'docs', 'examples', 'schema', 'test/support'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => `${folder}/${name}`),
  ),
];

test.each(pages)('every link of %s leads to a file that exists, and to a heading that it has', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

// The list of changes is of the past, and names what was.
test.each(pages.filter((page) => page !== 'CHANGELOG.md'))('every path of the sources in %s exists', (page) => {
  const paths = [...read(page).matchAll(/`((?:src|test|bench|deploy|schema|docs|examples)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  // An example has its own sources, of which the generated ones are not committed.
  const exists = (path: string) =>
    path === 'src/gql' || existsSync(path) || existsSync(posix.join(posix.dirname(page), path));
  expect(paths.filter((path) => !exists(path))).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** The anchors that GitHub makes of a page's headings. */
function headingsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function read(page: string): string {
  return readFileSync(page, 'utf8');
}
