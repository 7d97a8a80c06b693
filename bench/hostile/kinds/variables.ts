import { type Kind, bodyChars, repeat, values } from '../kind.js';

const page = 'page: {limit: 1}';
const statuses = ['CREATING', 'RESTORING', 'CREATE_SUCCESS', 'CREATE_FAILED', 'RESTORE_SUCCESS', 'RESTORE_FAILED'];

/** Variables, as many and as long as a body may have. */
export const variables: readonly Kind[] = [
  {
    name: 'variables: three lists of many values and six statuses',
    make: (random) => {
      const count = random.pick([20, 50, 100, 100, 101]);
      const filter = { desktopIds: values(count), desktopNames: values(count), names: values(count), statuses };
      return {
        query: `query($f: DesktopSnapshotFilter) { snapshots(filter: $f, ${page}) { totalCount nodes { id } } }`,
        variables: { f: random.chance(0.5) ? filter : { ...filter, statuses: undefined } },
        manner: random.pick(['rows', 'ignores', 'ignores', 'refuses'] as const),
      };
    },
  },
  {
    name: 'variables: a list of 16,000 values in ten root fields',
    make: (random) => ({
      query:
        `query($n: [${random.pick(['String', 'String!'])}]) { ${repeat(10, `a#: snapshots(filter: {names: $n}, ${page}) { totalCount }`)} }`.replace(
          '[String]',
          '[String!]',
        ),
      variables: { n: values(16_000) },
    }),
  },
  {
    name: 'variables: a hundred names, compared with those of a thousand rows',
    make: (random) => ({
      query: `query($n: [String!]) { ${repeat(random.pick([1, 10]), 'a#: snapshots(filter: {names: $n, desktopNames: $n}, page: {limit: 1000, offset: #}) { nodes { id } }')} }`,
      variables: { n: ['n', ...values(99, random.pick([5, 900]))] },
      token: true,
      manner: random.pick(['rows', 'long', 'ignores', 'short'] as const),
    }),
  },
  {
    name: 'variables: a long id in ten searches',
    make: () => ({
      query: `query($i: ID!) { ${repeat(10, 'a#: snapshot(id: $i, desktopId: $i) { id }')} }`,
      variables: { i: 'x'.repeat(bodyChars) },
    }),
  },
  {
    name: 'variables: ten searches of the whole project',
    make: (random) => ({
      query: `{ ${repeat(10, 'a#: snapshot(id: "none#") { id }')} }`,
      token: true,
      manner: random.pick(['rows', 'lies', 'short', 'same', 'unidentified'] as const),
    }),
  },
  {
    name: 'variables: members that are wrong, many',
    make: (random) => ({
      query: `query($n: [String!], $f: DesktopSnapshotFilter) { snapshots(filter: {names: $n}) { totalCount } b: snapshots(filter: $f) { totalCount } }`,
      variables: random.pick([
        { n: Array.from({ length: 19_000 }, () => null) },
        { n: Array.from({ length: 40_000 }, (_, index) => index % 10) },
        { f: Object.fromEntries(values(7000, 6).map((name) => [name, 1])) },
        { f: { statuses: values(16_000) } },
        { f: { statuses: [random.pick(['CREATE_', 'DESKTOP']).repeat(9000)] } },
      ]),
    }),
  },
  {
    name: 'variables: thousands that are not declared',
    make: () => ({
      query: '{ snapshots { totalCount } }',
      variables: Object.fromEntries(values(8000, 5).map((name) => [name, [1]])),
    }),
  },
  {
    name: 'variables: one value within another, ten levels of eight',
    make: () => {
      const nest = (levels: number): unknown =>
        levels === 0 ? 1 : Array.from({ length: levels > 9 ? 1 : 3 }, () => nest(levels - 1));
      return {
        query: 'query($n: [String!]) { snapshots(filter: {names: $n}) { totalCount } }',
        variables: { n: nest(9) },
      };
    },
  },
  {
    name: 'variables: a hundred of them, each a filter',
    make: (random) => {
      const count = random.pick([50, 90]);
      return {
        query: `query(${repeat(count, '$v#: DesktopSnapshotFilter')}) { ${repeat(10, 'a#: snapshots(filter: $v#) { totalCount }')} }`,
        variables: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`v${index}`, { names: values(100, 5) }]),
        ),
      };
    },
  },
  {
    name: 'variables: numbers of thousands of digits',
    make: (random) => ({
      body: `{"query":"query($l: Int, $i: ID!) { snapshots(page: {limit: $l}) { totalCount } snapshot(id: $i) { id } } # SALT","variables":{"l":${random.pick(['1e9999', '9'.repeat(40_000), `0.${'0'.repeat(40_000)}1`])},"i":${'7'.repeat(40_000)}}}`,
    }),
  },
  {
    name: 'variables: names of prototypes, and one name many times',
    make: (random) => ({
      body: `{"query":"query($f: DesktopSnapshotFilter) { snapshots(filter: $f) { totalCount } } # SALT","variables":{"f":{${repeat(4000, random.pick(['"__proto__":{"a":1}', '"names":["#"]', '"constructor":{}']), ',')}}}}`,
    }),
  },
];
