import { describe, expect, test } from '@jest/globals';
import { knownSnapshotStatuses } from '../../../src/snapshots/snapshot.js';
import { desktopRows } from '../../support/rows.js';
import { startGateway } from '../../support/start-gateway.js';

const six = knownSnapshotStatuses.join(', ');
const counts = 'statusCounts { status count }';
const desktopIds = (count: number) =>
  Array.from({ length: count }, (_, index) => `desktop-${String(index).padStart(4, '0')}`);
const entities = (fields: string) =>
  `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Desktop { id ${fields} } } }`;
const refsOf = (ids: readonly string[]) => ({ refs: ids.map((id) => ({ __typename: 'Desktop', id })) });

describe('totals that a list has brought are not asked for again', () => {
  test.each([
    ['', 2000, 1 + 6],
    ['CREATE_SUCCESS, CREATE_FAILED, RESTORE_FAILED, CREATING', 2000, 4 + 1 + 2],
    [six, 2000, 6 + 1],
    [six, 600, 6 + 1],
  ])('statuses [%s] of %i rows with their counts: %i calls', async (statuses, rows, calls) => {
    await using gateway = await startGateway({ sandbox: { snapshots: desktopRows(10, rows / 10) } });
    const filter = statuses === '' ? '' : `(filter: { statuses: [${statuses}] })`;
    const { data, errors } = await gateway.query(`{ snapshots${filter} { totalCount nodes { id } ${counts} } }`);
    expect(errors).toBeUndefined();
    const { statusCounts } = (data as { snapshots: { statusCounts: { status: string; count: number }[] } }).snapshots;
    expect(statusCounts.reduce((sum, { count }) => sum + count, 0)).toBe(rows);
    expect(gateway.upstream.requests).toHaveLength(calls);
  });
});

test.each([
  '{ a: snapshots(page: { limit: 3 }) { totalCount } b: snapshots(page: { limit: 3 }) { nodes { id } } }',
  '{ b: snapshots(page: { limit: 3 }) { nodes { id } } a: snapshots(page: { limit: 3 }) { totalCount } }',
])('a list with and without its rows is one call: %s', async (document) => {
  await using gateway = await startGateway({ sandbox: { snapshots: desktopRows(3, 10) } });
  const { data, errors } = await gateway.query(document);
  expect(errors).toBeUndefined();
  const ids = ['snapshot-000029', 'snapshot-000028', 'snapshot-000027'];
  expect(data).toEqual({ a: { totalCount: 30 }, b: { nodes: ids.map((id) => ({ id })) } });
  expect(gateway.upstream.requests).toHaveLength(1);
});

describe('over many desktops', () => {
  const rows = desktopRows(100, 6);
  const ids = desktopIds(100);

  test('a hundred: two statuses are a call a status, each desktop its own page and cursor', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const list = (page: string) =>
      `snapshots(filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] }, page: { limit: 2${page} }) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } }`;
    const { data, errors } = await gateway.query(entities(list('')), { variables: refsOf(ids) });
    expect(errors).toBeUndefined();
    expect(gateway.upstream.requests).toHaveLength(2);
    const { _entities } = data as {
      _entities: {
        id: string;
        snapshots: { totalCount: number; nodes: { id: string }[]; pageInfo: { endCursor: string } };
      }[];
    };
    for (const { id, snapshots } of _entities) {
      const own = rows.filter(({ desktop_id, status }) => desktop_id === id && status !== 'restore_failed').reverse();
      expect(snapshots.totalCount).toBe(own.length);
      expect(snapshots.nodes).toEqual(own.slice(0, 2).map(({ snapshot_id }) => ({ id: snapshot_id })));
    }
    const [first] = _entities;
    const after = `, after: "${first?.snapshots.pageInfo.endCursor ?? ''}"`;
    const next = await gateway.query(entities(list(after)), { variables: refsOf([first?.id ?? '']) });
    const own = rows.filter(({ desktop_id, status }) => desktop_id === first?.id && status !== 'restore_failed');
    expect(next.data).toMatchObject({
      _entities: [
        {
          snapshots: {
            nodes: own
              .reverse()
              .slice(2, 4)
              .map(({ snapshot_id }) => ({ id: snapshot_id })),
          },
        },
      ],
    });
  });

  test('forty: the counts by status are one call, and none beside the lists', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { data, errors } = await gateway.query(entities(`snapshots(page: { limit: 1 }) { nodes { id } ${counts} }`), {
      variables: refsOf(ids.slice(0, 40)),
    });
    expect(errors).toBeUndefined();
    const { _entities } = data as { _entities: { snapshots: { statusCounts: { count: number }[] } }[] };
    for (const { snapshots } of _entities) {
      expect(snapshots.statusCounts.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    }
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  test('forty: the counts of lists of two statuses are one call more than their lists', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { errors } = await gateway.query(
      entities(`snapshots(filter: { statuses: [CREATING, CREATE_SUCCESS] }) { nodes { id } ${counts} }`),
      { variables: refsOf(ids.slice(0, 40)) },
    );
    expect(errors).toBeUndefined();
    expect(gateway.upstream.requests).toHaveLength(3);
  });
});

test.each([{ hideOneIn: 7 }, { totalOff: 1 }, { totalOff: -1 }])(
  'what has to be warned of costs compiled operations no call more than the interpreter: %j',
  async (behaviour) => {
    const ask = async (execution: string) => {
      const sandbox = { snapshots: desktopRows(10, 6), behaviour };
      await using gateway = await startGateway({ sandbox, env: { EXECUTION: execution } });
      const document = entities(`snapshots(page: { limit: 3 }) { totalCount nodes { id } ${counts} }`);
      const { data, errors, extensions } = await gateway.query(document, { variables: refsOf(desktopIds(10)) });
      const questions = gateway.upstream.requests.map(({ query }) => query).sort();
      return { data, paths: errors?.map(({ path }) => path), extensions, questions };
    };
    expect(await ask('compiled')).toEqual(await ask('interpreted'));
  },
);
