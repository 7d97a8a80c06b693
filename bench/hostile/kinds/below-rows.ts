import { type Draft, type Kind, bodyChars, repeat, values } from '../kind.js';
import type { Random } from '../create-random.js';

/** Work that is done once for each row, where once would do. */
export const belowRows: readonly Kind[] = [
  below('many values', 'filter: {names: $n}', '$n: [String!]', () => ({ n: values(16_000) })),
  below('a hundred long values', 'filter: {names: $n}', '$n: [String!]', () => ({ n: values(100, 900) })),
  below(
    'three lists of a hundred',
    'filter: {names: $n, desktopNames: $n, desktopIds: $i}',
    '$n: [String!], $i: [ID!]',
    () => ({
      n: values(100, 300),
      i: values(100, 300),
    }),
  ),
  below('one long name', 'filter: {names: [$n]}', '$n: String!', () => ({ n: 'x'.repeat(bodyChars) })),
  below('one long wrong name', 'filter: {names: [$n]}', '$n: String!', () => ({ n: `${'x'.repeat(85_000)}\ud800` })),
  below('a long cursor', 'page: {limit: 1, after: $c}', '$c: String', () => ({ c: 'A'.repeat(bodyChars) })),
  below('limit 0', 'page: {limit: 0}', '', () => ({})),
  below('limit and offset out of bounds', 'page: {limit: 1, offset: -1}', '', () => ({})),
  below('null in a place that has none', 'sort: {direction: $d}', '$d: DesktopSnapshotSortDirection = ASC', () => ({
    d: null,
  })),
  below('six statuses', 'filter: {statuses: [CREATING, RESTORING, CREATE_FAILED]}, page: {limit: 1}', '', () => ({})),
  below(
    'many equal statuses',
    'filter: {statuses: $s}, page: {limit: 1}',
    '$s: [DesktopSnapshotStatusFilter!]',
    () => ({
      s: Array.from({ length: 8000 }, () => 'CREATING'),
    }),
  ),
  {
    name: 'below rows: latestSnapshot within latestSnapshot',
    make: (random) => ({
      query: `{ snapshots(page: {limit: ${random.pick([100, 500, 1000])}}) { nodes { desktop { latestSnapshot { desktop { latestSnapshot { id name } } } } } } }`,
      token: true,
    }),
  },
  {
    name: 'below rows: counts by status',
    make: () => ({
      query:
        '{ snapshots(page: {limit: 45}) { nodes { desktop { snapshots(page: {limit: 1}) { statusCounts { status count } } } } } }',
      token: true,
    }),
  },
  {
    name: 'below rows: cursors of every row under every alias',
    make: (random) => ({
      query: `query($f: DesktopSnapshotFilter) { snapshots(filter: $f, page: {limit: 1000}) { edges { ${repeat(29, 'c#: cursor')} node { id } } pageInfo { startCursor endCursor } } }`,
      variables: { f: random.chance(0.5) ? { names: values(100, 900) } : {} },
      token: true,
    }),
  },
  {
    name: 'below rows: cursors of merged lists',
    make: (random) => ({
      query: `{ snapshots(filter: {statuses: [CREATING, RESTORING, CREATE_SUCCESS, CREATE_FAILED, RESTORE_SUCCESS, RESTORE_FAILED]}, page: {limit: ${random.pick([500, 1000])}}) { edges { ${repeat(29, 'c#: cursor')} } } }`,
      token: true,
    }),
  },
  {
    name: 'below rows: every field, at the highest cost',
    make: (random) => ({
      query: `{ snapshots(page: {limit: 1000}) { nodes { ${repeat(30, `f#: ${random.pick(['createTime', 'description', 'status', 'desktop { id name sid }', 'id'])}`)} } } }`,
      token: true,
      manner: random.pick(['rows', 'rows', 'nulls', 'unidentified', 'long'] as const),
    }),
  },
  {
    name: 'below rows: ten pages of a thousand rows',
    make: (random) => ({
      query: `{ ${repeat(10, 'p#: snapshots(page: {limit: 1000, offset: #}) { nodes { id name status createTime } }')} }`,
      token: true,
      manner: random.pick(['rows', 'rows', 'long', 'unidentified', 'same'] as const),
    }),
  },
];

/** A nested list with one argument, under as many aliases as the cost lets, below many rows. */
function below(name: string, args: string, definition: string, variables: () => object): Kind {
  return { name: `below rows: ${name}`, make: (random) => draft(random, args, definition, variables()) };
}

function draft(random: Random, args: string, definition: string, variables: object): Draft {
  const [rows, aliases] = random.pick([
    [1000, 3],
    [500, 6],
    [110, 28],
    [1000, 1],
  ] as const);
  const limited = args.includes('page:') ? args : `${args}, page: {limit: 1}`;
  const head = definition === '' ? 'query Q' : `query Q(${definition})`;
  return {
    query: `${head} { snapshots(page: {limit: ${rows}}) { nodes { desktop { ${repeat(aliases, `a#: snapshots(${limited}) { totalCount }`)} } } } }`,
    variables,
    token: true,
    manner: random.pick(['rows', 'rows', 'ignores', 'refuses'] as const),
  };
}
