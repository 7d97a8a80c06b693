import { describe, expect, test } from '@jest/globals';
import { createCursorWriter } from '../../../src/snapshots/cursor.js';
import { knownSnapshotStatuses } from '../../../src/snapshots/snapshot.js';
import { defaultSort, distinctSorted } from '../../../src/snapshots/snapshot-query.js';
import { rowOf, rowsOf } from '../../support/rows.js';
import { startGateway } from '../../support/start-gateway.js';

const values = (name: string, count = 100) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
const threeLists = { desktopIds: values('d'), desktopNames: values('e'), names: values('n') };
const document = `query ($filter: DesktopSnapshotFilter, $after: String) {
  snapshots(filter: $filter, page: { after: $after }) { nodes { id } } }`;

function refusal(code: string, message: string) {
  return [expect.objectContaining({ message, extensions: expect.objectContaining({ code }) })];
}

describe('a cursor by hand of another number of places than the list has parts', () => {
  test.each([2, 5, 7, 100])(
    '%i places, where six or six million are right: refused before a list is made',
    async (count) => {
      await using gateway = await startGateway({ sandbox: { snapshots: [] } });
      const filter = { ...threeLists, statuses: distinctSorted(knownSnapshotStatuses) };
      const sorted = {
        desktopIds: distinctSorted(threeLists.desktopIds),
        desktopNames: distinctSorted(threeLists.desktopNames),
        names: distinctSorted(threeLists.names),
        statuses: filter.statuses,
      };
      const after = createCursorWriter({ filter: sorted, sort: defaultSort }).write(placeOf(count));
      const { data, errors } = await gateway.query(document, { variables: { filter, after }, token: null });
      expect(data).toEqual({ snapshots: null });
      expect(errors).toEqual(
        refusal(
          'BAD_USER_INPUT',
          'page.after must be a cursor of this list as the snapshot service serves it now. Begin with the first page.',
        ),
      );
      expect(gateway.upstream.requests).toEqual([]);
    },
  );
});

describe('a million combinations of values', () => {
  test.each([
    ['ignores', 'ignored', 1],
    ['refuses', 'rejected', 3],
  ] as const)(
    'in a region that %s plural filters are refused before they are made',
    async (_, pluralFilters, calls) => {
      await using gateway = await startGateway({
        sandbox: { snapshots: [rowOf('s-1', { desktop_id: 'other' })], behaviour: { pluralFilters } },
      });
      const { errors } = await gateway.query(document, { variables: { filter: threeLists } });
      const message = 'The operation needs more than 10 calls to the snapshot service. Ask for less at a time.';
      expect(errors).toEqual(refusal('REQUEST_LIMIT_EXCEEDED', message));
      expect(errors?.[0]?.extensions['limit']).toBe('upstreamCalls');
      // What it takes to find out.
      expect(gateway.upstream.requests).toHaveLength(calls);
    },
  );
});

describe('what a filter is sent with is bounded before it is sorted', () => {
  test.each([
    ['desktopIds', Array.from({ length: 1001 }, () => 'x'), 'must have at most 1000 values, but got: 1001.'],
    ['names', Array.from({ length: 20_000 }, () => 'x'), 'must have at most 1000 values, but got: 20000.'],
    ['statuses', Array.from({ length: 1001 }, () => 'CREATING'), 'must have at most 1000 values, but got: 1001.'],
    ['names', ['x'.repeat(257)], ', in each of its values, must have at most 256 characters, but got: 257.'],
  ])('%s', async (member, list, problem) => {
    await using gateway = await startGateway({ sandbox: { snapshots: [] } });
    const { errors } = await gateway.query(document, { variables: { filter: { [member]: list } } });
    const message = `filter.${member}${problem.startsWith(',') ? '' : ' '}${problem}`;
    expect(errors).toEqual(refusal('BAD_USER_INPUT', message));
    expect(gateway.upstream.requests).toEqual([]);
  });

  test('ids by which one thing is asked for, too', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: [] } });
    const { errors } = await gateway.query('query ($id: ID!) { snapshot(id: $id) { id } }', {
      variables: { id: 'x'.repeat(257) },
    });
    expect(errors).toEqual(refusal('BAD_USER_INPUT', 'id must have at most 256 characters, but got: 257.'));
  });

  test('a thousand values of which a hundred are different are asked for as a hundred', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(3) } });
    const names = Array.from({ length: 1000 }, (_, index) => `n-${index % 100}`);
    const { errors } = await gateway.query(document, { variables: { filter: { names } } });
    expect(errors).toBeUndefined();
    expect(gateway.upstream.requests[0]?.query.match(/snapshot_names=/g)).toHaveLength(100);
  });
});

test('a mistake in the arguments of a list below many rows is found once, and told at each', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => rowOf(`s-${index}`, { desktop_id: `d-${index}` }));
  await using gateway = await startGateway({ sandbox: { snapshots: rows } });
  const { errors } = await gateway.query(
    'query ($names: [String!]) { snapshots { nodes { desktop { snapshots(filter: { names: $names }) { totalCount } } } } }',
    { variables: { names: [''] } },
  );
  expect(errors?.map(({ path }) => path?.[2])).toEqual(rows.map((_, index) => index));
  expect(new Set(errors?.map(({ message }) => message)).size).toBe(1);
  expect(gateway.upstream.requests).toHaveLength(1);
});

function placeOf(count: number) {
  return Array.from({ length: count }, () => ({ end: 1, hash: null, id: null, key: null }));
}
