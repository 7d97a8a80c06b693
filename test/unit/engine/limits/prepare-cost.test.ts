import { describe, expect, test } from '@jest/globals';
import { type FragmentDefinitionNode, Kind, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { createSubgraphSchema } from '../../../../src/graphql/create-subgraph-schema.js';
import { prepareCost } from '../../../../src/engine/limits/prepare-cost.js';
import { pageSize } from '../../../../src/snapshots/page-size.js';

const schema = createSubgraphSchema();
/** Rows of a page whose size is not given. */
const rows = pageSize.default;

function costOf(text: string, inputs: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('A document of this test must have one operation');
  const fragments = document.definitions.filter(
    (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
  );
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], inputs);
  const prepareOperation = prepareCost({
    schema,
    fragments: new Map(fragments.map((node) => [node.name.value, node])),
  });
  return prepareOperation(operation)(coerced);
}

describe('what references cost', () => {
  const ofSnapshots = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on DesktopSnapshot { id name } } }';
  const ofDesktops = `query ($r: [_Any!]!) {
    _entities(representations: $r) { ... on Desktop { snapshots(page: { limit: 3 }) { nodes { id } } latestSnapshot { id } } }
  }`;
  const references = (count: number, reference: (index: number) => object) => ({
    r: Array.from({ length: count }, (_, index) => reference(index)),
  });
  const page = 10 + 1000;

  test.each([
    ['nothing at all', ofSnapshots, references(0, () => ({})), 1],
    [
      'a page a hundred desktops, and each its fields',
      ofSnapshots,
      references(300, (id) => ({ __typename: 'DesktopSnapshot', id, desktop: { id } })),
      1 + 3 * page + 300 * 3,
    ],
    [
      'a page, however many ids are looked for',
      ofSnapshots,
      references(300, (id) => ({ __typename: 'DesktopSnapshot', id })),
      1 + page + 300 * 3,
    ],
    [
      'what is asked of each desktop',
      ofDesktops,
      references(100, (id) => ({ __typename: 'Desktop', id })),
      1 + 100 * (1 + (1 + 10 + 1 + 3) + (1 + 10 + 1 + 1)),
    ],
    ['as one what is no object', ofSnapshots, { r: [1, 'a', []] }, 1 + 3 * 3],
  ])('%s', (_, text, inputs, cost) => {
    expect(costOf(text, inputs)).toBe(cost);
  });
});

describe('what a page costs', () => {
  test.each([
    ['nothing of the upstream', '{ __typename }', 1],
    ['a count: field, call, rows, field', '{ snapshots { totalCount } }', 1 + 10 + rows + 1],
    ['an id of each row', '{ snapshots { nodes { id } } }', 1 + 10 + 1 + rows],
    ['two fields of each', '{ snapshots { nodes { id name } } }', 1 + 10 + 1 + 2 * rows],
    ['edges, the same rows once', '{ snapshots { edges { cursor node { id } } } }', 1 + 10 + 1 + 3 * rows],
    ['nodes beside edges', '{ snapshots { nodes { id } edges { node { id } } } }', 1 + 10 + 1 + rows + 1 + 2 * rows],
    ['a limit', '{ snapshots(page: { limit: 7 }) { nodes { id } } }', 1 + 10 + 1 + 7],
    ['page information', '{ snapshots(page: { limit: 1 }) { pageInfo { hasNextPage } } }', 1 + 10 + 1 + 2],
    ['an object in each row', '{ snapshots(page: { limit: 2 }) { nodes { desktop { id } } } }', 1 + 10 + 1 + 2 * 2],
    [
      'a list in each row, with its calls',
      '{ snapshots(page: { limit: 3 }) { nodes { desktop { snapshots(page: { limit: 5 }) { nodes { id } } } } } }',
      1 + 10 + 1 + 3 * (1 + 1 + 10 + 1 + 5),
    ],
    [
      'several statuses, each a call and a page, of which one is shown',
      '{ snapshots(filter: { statuses: [CREATING, RESTORING, CREATING] }, page: { limit: 7 }) { nodes { id name } } }',
      1 + 2 * 10 + 1 + 7 * 2 + 7,
    ],
    [
      'counts by status, as many calls and rows as they may need',
      '{ snapshots(page: { limit: 1 }) { statusCounts { status count } } }',
      1 + 10 + 1 + (1 + 7 * 10 + 1000 + 2),
    ],
    ['a snapshot of a known desktop', '{ snapshot(id: "a", desktopId: "b") { id } }', 1 + 10 + 100 + 1],
    ['a snapshot of the whole project', '{ snapshot(id: "a") { id } }', 1 + 10 + 1000 + 1],
    ['a type', '{ __type(name: "Query") { name } }', 2],
  ])('%s', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  test('the largest page with every field is half of what is allowed', () => {
    const text = `{ snapshots(page: { limit: 1000 }) { totalCount nodes { id name description createTime createType
      lastRestoreTime restoreFailReason status upstreamStatus inProgress progress isSystemDisk desktop { id name sid } desktopPool { id } } } }`;
    expect(costOf(text)).toBe(1 + 10 + 1 + 1 + 1000 * 18);
  });
});

describe('what the variables make of it', () => {
  const byLimit = 'query ($n: Int = 20) { snapshots(page: { limit: $n }) { nodes { id } } }';
  const byPage = 'query ($page: DesktopSnapshotPage) { snapshots(page: $page) { nodes { id } } }';
  const byFlag = 'query ($no: Boolean!) { snapshots { nodes { id name @skip(if: $no) } } }';

  test.each<[string, string, Record<string, unknown>, number]>([
    ['a limit', byLimit, { n: 900 }, 912],
    ['its default', byLimit, {}, 32],
    ['null, which means the default page', byLimit, { n: null }, 12 + rows],
    ['a whole page', byPage, { page: { limit: 5 } }, 17],
    ['a page that is not given', byPage, {}, 12 + rows],
    ['a limit out of bounds, which is not asked for', byLimit, { n: 2_000_000_000 }, 12],
    ['a field that is skipped', byFlag, { no: true }, 12 + rows],
    ['a field that is not', byFlag, { no: false }, 12 + 2 * rows],
  ])('%s', (_, text, variables, cost) => {
    expect(costOf(text, variables)).toBe(cost);
  });
});

test('a fragment costs wherever it is spread', () => {
  const text = `{ a: snapshots { ...page } b: snapshots(page: { limit: 2 }) { ...page } }
    fragment page on DesktopSnapshotConnection { nodes { ...row ... on DesktopSnapshot { ...row } } }
    fragment row on DesktopSnapshot { id }`;
  expect(costOf(text)).toBe(1 + 10 + 1 + 2 * rows + 1 + 10 + 1 + 4);
});

test.each([
  ['which nothing decides', 'id', {}],
  ['which variables decide', 'id @include(if: $yes)', { yes: true }],
])(
  'fragments that explode are measured once, and count as they would be written out: of fields %s',
  (_, field, inputs) => {
    const fragments = Array.from(
      { length: 60 },
      (_each, index) => `fragment f${index} on DesktopSnapshot { ...f${index + 1} ... { ...f${index + 1} } }`,
    );
    const started = process.cpuUsage();
    const cost = costOf(
      `query ($yes: Boolean = true) { snapshots { nodes { ...f0 desktop @skip(if: $yes) { id } } } } ${fragments.join(' ')}
     fragment f60 on DesktopSnapshot { ${field} }`,
      inputs,
    );
    const { user } = process.cpuUsage(started);
    expect(cost).toBe(Number.MAX_SAFE_INTEGER);
    expect(user).toBeLessThan(1_000_000);
  },
);
