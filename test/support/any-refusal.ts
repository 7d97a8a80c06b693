import fc from 'fast-check';
import type { GeneratedRequest } from './any-request.js';

/** A request around one of the bounds: within it, at it, or over it. */
export function anyRefusal(): fc.Arbitrary<GeneratedRequest> {
  return fc.oneof(anyReferences, anyLength, anyOverlap, anyFailureOfRows, anyCursor, anyCombinations, anyLongList);
}

/** Line breaks before a document, of each kind, so that the lines of its errors are told as well. */
const lead = fc
  .array(fc.constantFrom('\n', '\r\n', '\r', ' ', '# one\n', ','), { maxLength: 40 })
  .map((parts) => parts.join(''));

const around = (bound: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: bound - 1, max: bound + 2 }));

/** References to nothing, most of them wrong. */
const anyReferences = fc
  .record({
    lead,
    count: fc.oneof(around(100), around(1000)),
    reference: fc.constantFrom(1, {}, { __typename: 'Desktop', id: 'd-1' }),
  })
  .map(({ lead: before, count, reference }) => ({
    query: `${before}query ($r: [_Any!]!) { _entities(representations: $r) { ... on Desktop { id } } }`,
    variables: { r: Array.from({ length: count }, () => reference) },
  }));

const anyLength = fc.integer({ min: 19_990, max: 20_010 }).map((length) => ({
  query: '{ snapshots(page: { limit: 0 }) { totalCount } }'.padStart(length, '\n'),
  variables: {},
}));

/** The same field again and again, in one place or through fragments. */
const anyOverlap = fc
  .record({
    lead,
    count: around(142),
    field: fc.constantFrom('totalCount', 'pageInfo { hasNextPage }', '... { totalCount }'),
  })
  .map(({ lead: before, count, field }) => ({
    query: `${before}{ snapshots { __typename ${Array.from({ length: count }, () => field).join(' ')} } }`,
    variables: {},
  }));

/** Arguments that are wrong for every row, and that only variables may show to be so. */
const anyFailureOfRows = fc
  .record({ lead, aliases: fc.integer({ min: 1, max: 29 }), limit: fc.constantFrom<unknown>(0, 1001, 1, null) })
  .map(({ lead: before, aliases, limit }) => ({
    query: `${before}query ($limit: Int, $id: ID = "x") { snapshots { nodes { desktop { ${Array.from(
      { length: aliases },
      (_, index) => `a${index}: snapshots(page: { limit: $limit }) { totalCount }`,
    ).join('\n')} } } } a: snapshot(id: $id) { id } }`,
    variables: { limit, ...(limit === null && { id: null }) },
  }));

const bytesOfCursor = fc
  .uint8Array({ minLength: 0, maxLength: 200 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));

const anyCursor = fc
  .record({ after: bytesOfCursor, lists: fc.integer({ min: 0, max: 60 }) })
  .map(({ after, lists }) => ({
    query: `query ($filter: DesktopSnapshotFilter, $after: String) { snapshots(filter: $filter, page: { after: $after }) { totalCount nodes { id } } }`,
    variables: { after, filter: filterOf(lists) },
  }));

const anyCombinations = fc.integer({ min: 0, max: 101 }).map((count) => ({
  query: 'query ($filter: DesktopSnapshotFilter) { snapshots(filter: $filter) { totalCount nodes { id } } }',
  variables: { filter: filterOf(count) },
}));

const anyLongList = fc
  .record({
    count: fc.integer({ min: 90, max: 1100 }),
    distinct: fc.constantFrom(1, 99, 100, 101),
    chars: fc.constantFrom(1, 255, 256, 257, 2000),
  })
  .map(({ count, distinct, chars }) => ({
    query: 'query ($names: [String!]) { snapshots(filter: { names: $names }) { totalCount } }',
    variables: {
      names: Array.from({ length: count }, (_, index) =>
        String(index % distinct).padEnd(chars > 300 && index > 0 ? 1 : chars, 'x'),
      ),
    },
  }));

function filterOf(count: number) {
  const values = (kind: string) => Array.from({ length: count }, (_, index) => `${kind}-${index}`);
  const statuses = ['CREATING', 'RESTORING', 'CREATE_SUCCESS', 'CREATE_FAILED', 'RESTORE_SUCCESS', 'RESTORE_FAILED'];
  return {
    desktopIds: values('d'),
    desktopNames: values('n'),
    names: values('s'),
    statuses: statuses.slice(0, count % 7 || 1),
  };
}
