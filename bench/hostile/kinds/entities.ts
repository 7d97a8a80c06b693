import { type Kind, bodyChars, repeat, values } from '../kind.js';

const snapshot = (id: unknown, desktop?: unknown): object => ({
  __typename: 'DesktopSnapshot',
  id,
  ...(desktop !== undefined && { desktop: { id: desktop } }),
});

/** References of other subgraphs: none of their members is checked by GraphQL. */
export const entities: readonly Kind[] = [
  references('wrong', (random) =>
    Array.from({ length: random.pick([1000, 1001, 5000, 40_000]) }, () => random.pick([1, null, 'x'])),
  ),
  references('of unknown types', (random) => values(random.pick([999, 3000]), 4).map((name) => ({ __typename: name }))),
  references('by id alone', (random) => values(random.pick([100, 1000, 1900])).map((id) => snapshot(id))),
  references('with desktops', (random) =>
    values(random.pick([100, 999])).map((id, index) => snapshot(id, `d${index % random.pick([2, 300, 2000])}`)),
  ),
  references('with wrong desktops', (random) =>
    values(1000).map((id) => snapshot(id, random.pick([null, [], '', -1.5]))),
  ),
  references('desktops', (random) => values(random.pick([999, 2000])).map((id) => ({ __typename: 'Desktop', id }))),
  references('with a long id', () => values(10, bodyChars / 24).map((id) => snapshot(id, id))),
  references('with names of prototypes', () =>
    Array.from(
      { length: 900 },
      () => JSON.parse('{"__typename":"__proto__","__proto__":{"id":1},"constructor":1}') as object,
    ),
  ),
];

function references(name: string, make: (random: Parameters<Kind['make']>[0]) => readonly unknown[]): Kind {
  return {
    name: `references: ${name}`,
    make: (random) => {
      const aliases = random.pick([1, 1, 10]);
      const inner = random.pick([
        '__typename',
        '... on DesktopSnapshot { id name } ... on Desktop { id }',
        '... on Desktop { name latestSnapshot { id } snapshots(page: {limit: 1}) { totalCount } }',
      ]);
      const lines = '\n'.repeat(random.pick([0, 0, 15_000, 20_000]));
      return {
        query: `${lines}query($r: [_Any!]!) { ${repeat(aliases, `a#: _entities(representations: $r) { ${inner} }`)} }`,
        variables: { r: make(random) },
        manner: random.pick(['rows', 'rows', 'ignores', 'refuses'] as const),
      };
    },
  };
}
