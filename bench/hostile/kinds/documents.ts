import { type Kind, repeat, values } from '../kind.js';

const maxChars = 19_900;
const rows = '{ snapshots { nodes { id } } }';

/** Documents up to their limits of tokens and characters, and beyond. */
export const documents: readonly Kind[] = [
  {
    name: 'documents: one field again and again',
    make: (random) => {
      const field = random.pick([
        'nodes { id }',
        'nodes { id name }',
        'edges { cursor }',
        'pageInfo { hasNextPage }',
        'totalCount',
      ]);
      const tokens = random.pick([400, 700, 940]);
      return { query: `{ snapshots { ${repeat(Math.floor(tokens / field.split(' ').length), field)} } }` };
    },
  },
  {
    name: 'documents: one field again and again, with arguments',
    make: (random) => ({
      query: `{ ${repeat(random.pick([1, 9]), 'snapshots(filter: {names: ["a"]}, page: {limit: 1}) { totalCount nodes { id } }')} snapshots { nodes { desktop { ${repeat(random.pick([20, 38]), 'snapshots(filter: {names: ["a", "b"]}, page: {limit: 1}) { nodes { id } }')} } } } }`,
    }),
  },
  {
    name: 'documents: one field within itself, again and again',
    make: (random) => {
      const wide = random.pick([2, 3, 5]);
      const nest = (levels: number): string =>
        levels === 0 ? 'id' : repeat(wide, `desktop { latestSnapshot { ${nest(levels - 1)} } }`);
      return { query: `{ snapshots(page: {limit: 1}) { nodes { ${nest(wide === 2 ? 4 : wide === 3 ? 3 : 2)} } } }` };
    },
  },
  {
    name: 'documents: many operations',
    make: (random) => {
      const count = random.pick([60, 120, 160]);
      return { query: repeat(count, 'query Q# { __typename }'), operationName: `Q${random.whole(0, count)}` };
    },
  },
  {
    name: 'documents: many unknown fields',
    make: (random) => {
      const chars = random.pick([4, 12, 18, 40, 400]);
      const count = Math.min(950, Math.floor(maxChars / (chars + 1)));
      return {
        query: `{ snapshots { nodes { ${values(count)
          .map((name) => `${random.pick(['last', 'desktop', 'create'])}${name}`.padEnd(chars, 'Time'))
          .join(' ')} } } }`,
      };
    },
  },
  {
    name: 'documents: names and texts of many characters',
    make: (random) => {
      const chars = random.pick([5000, 19_000, 90_000]);
      return {
        query: random.pick([
          `{ ${'snapshots'.repeat(chars / 9)} { id } }`,
          `query ${'Q'.repeat(chars)} ${rows}`,
          `{ snapshots(filter: {statuses: [${'CREATE_'.repeat(chars / 7)}]}) { totalCount } }`,
          `{ snapshots(filter: {names: ["${'\\u0061'.repeat(chars / 6)}"]}) { totalCount } }`,
          `{ snapshots(filter: {names: ["""${'\\"""\n   '.repeat(chars / 8)}"""]}) { totalCount } }`,
          `{ snapshots(filter: {names: ["""${' \n'.repeat(chars / 2)}"""]}) { totalCount } }`,
          `{ snapshot(id: "${'x'.repeat(chars)}`,
          `{ snapshots(page: {limit: ${'9'.repeat(chars)}}) { totalCount } }`,
          `{ snapshots @${'skip'.repeat(chars / 4)}(if: true) { totalCount } }`,
        ]),
      };
    },
  },
  {
    name: 'documents: nothing but blanks, commas, line breaks and comments',
    make: (random) => {
      const chars = random.pick([19_000, 90_000]);
      const blank = random.pick(['\n', ',', '#\n', '#'.repeat(50) + '\n', '\ufeff', '\r', ' \t']);
      const document = random.pick([rows, '', '{ snapshots { nodez } }', '}', repeat(100, '{ nope }')]);
      return { query: blank.repeat(chars / Buffer.byteLength(blank)) + document };
    },
  },
  {
    name: 'documents: many mistakes behind many lines',
    make: (random) => ({
      query: `${'\n'.repeat(random.pick([15_000, 60_000]))}{ ${repeat(900, random.pick(['x#', 'snapshots', '... x', '$a', '@skip']))} }`,
    }),
  },
  {
    name: 'documents: brackets within brackets',
    make: (random) => ({
      query: random.pick([
        '{a'.repeat(random.pick([330, 990, 40_000])),
        `{ snapshots(filter: {names: ${'['.repeat(random.pick([20, 400, 40_000]))} }) }`,
        `query($a: ${'['.repeat(400)}Int${']'.repeat(400)}) ${rows}`,
        `{ ${'... { '.repeat(300)} snapshots { totalCount } ${'} '.repeat(300)} }`,
      ]),
    }),
  },
  {
    name: 'documents: literals with hundreds of members',
    make: (random) => ({
      query: `{ snapshots(filter: {names: [${repeat(random.pick([400, 930]), random.pick(['"#"', '#', 'null', '{a: #}']))}]}) { totalCount } }`,
    }),
  },
  {
    name: 'documents: arguments and members that repeat or do not exist',
    make: (random) => ({
      query: random.pick([
        `{ snapshots(${repeat(300, 'a#: 1')}) { totalCount } }`,
        `{ snapshots(${repeat(300, 'page: null')}) { totalCount } }`,
        `{ snapshots(filter: {${repeat(300, 'names#: null')}}) { totalCount } }`,
        `query(${repeat(240, '$a#: Nope')}) ${rows}`,
        `query(${repeat(240, '$a: Int')}) ${rows}`,
        `{ snapshots { nodes { ${repeat(45, `id @skip(if: true) @include(if: false)`)} } } }`,
        `type A { ${repeat(300, 'a#: Int')} } ${rows}`,
      ]),
    }),
  },
  {
    name: 'documents: fields that fifty variables decide',
    make: (random) => ({
      query: `query(${repeat(50, '$v#: Boolean!')}) { snapshots(page: {limit: 1}) { nodes { ${repeat(50, `... @include(if: $v#) { ${random.pick(['id', 'name desktop { id name sid }', 'desktop { latestSnapshot { id } }'])} }`)} } } }`,
      variables: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`v${index}`, random.chance(0.5)])),
      token: true,
    }),
  },
  {
    name: 'documents: questions for the schema',
    make: (random) => {
      const of =
        '{ name kind description fields { name args { name type { name } } type { name } } inputFields { name } enumValues { name } }';
      return {
        query: random.pick([
          `{ __schema { types ${of} } }`,
          `{ ${repeat(10, `s#: __schema { types ${of} directives { name args { name } } }`)} }`,
          `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
          `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`,
        ]),
      };
    },
  },
];
