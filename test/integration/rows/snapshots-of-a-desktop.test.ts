import { describe, expect, test } from '@jest/globals';
import { pageSize } from '../../../src/snapshots/page-size.js';
import { compared, errorAt } from '../../support/failure-of.js';
import { rowOf } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const newestFirst = 'sort_field=create_time&sort_type=DESC';

const snapshots = [
  rowOf('s-1', { desktop_id: 'd-1', desktop_name: 'one', create_time: '2024-04-20T00:00:04Z' }),
  rowOf('s-2', { desktop_id: 'd-1', desktop_name: 'one', create_time: '2024-04-20T00:00:03Z', is_system_disk: false }),
  rowOf('s-3', { desktop_id: 'd-2', desktop_name: 'two', create_time: '2024-04-20T00:00:02Z' }),
  rowOf('s-4', { desktop_id: 'd-1', desktop_name: 'renamed', create_time: '2024-04-20T00:00:01Z' }),
];

function callsOf({ upstream }: Gateway): readonly string[] {
  return upstream.requests.map(({ query }) => query);
}

/** Lists through the desktop of the snapshot `s-1`, which is `d-1`. */
async function listOfDesktop(gateway: Gateway, args: string) {
  return gateway.query(
    `{ snapshot(id: "s-1", desktopId: "d-1") { desktop { snapshots${args} { totalCount nodes { id } } } } }`,
  );
}

function ofDesktop(list: unknown): unknown {
  return { snapshot: { desktop: { snapshots: list } } };
}

describe('the filter narrows the list of the desktop', () => {
  test.each([
    ['', ['s-1', 's-2', 's-4']],
    ['(filter: { desktopIds: ["d-1"] })', ['s-1', 's-2', 's-4']],
    ['(filter: { desktopIds: ["d-2", "d-1"] })', ['s-1', 's-2', 's-4']],
    ['(filter: { desktopNames: ["one"] })', ['s-1', 's-2']],
    ['(filter: { desktopNames: ["two"] })', []],
    ['(filter: { desktopNames: ["renamed", "two"] })', ['s-4']],
    ['(filter: { diskType: DATA_DISKS })', ['s-2']],
    ['(sort: { direction: ASC })', ['s-4', 's-2', 's-1']],
  ])('%s', async (args, ids) => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    const { data, errors } = await listOfDesktop(gateway, args);
    expect(errors).toBeUndefined();
    expect(data).toEqual(ofDesktop({ totalCount: ids.length, nodes: ids.map((id) => ({ id })) }));
  });

  test.each(['(filter: { desktopIds: ["d-2"] })', '(filter: { desktopIds: [] })', '(filter: { desktopNames: [] })'])(
    '%s leaves nothing, and nobody is asked',
    async (args) => {
      await using gateway = await startGateway({ sandbox: { snapshots } });
      const { data, errors } = await listOfDesktop(gateway, args);
      expect({ data, errors }).toEqual({ data: ofDesktop({ totalCount: 0, nodes: [] }), errors: undefined });
      expect(callsOf(gateway).length).toBe(1);
    },
  );

  test('with its page', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    const { data } = await listOfDesktop(gateway, '(page: { offset: 1, limit: 1 })');
    expect(data).toEqual(ofDesktop({ totalCount: 3, nodes: [{ id: 's-2' }] }));
    expect(callsOf(gateway)[1]).toBe(`desktop_id=d-1&${newestFirst}&offset=1&limit=1`);
  });
});

describe('a question that is asked twice in an operation is one upstream call', () => {
  test('by several rows of one desktop', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    const { data, errors } = await gateway.query(
      '{ snapshots { nodes { id desktop { snapshots { nodes { id } } } } } }',
    );
    expect(errors).toBeUndefined();
    const one = { snapshots: { nodes: [{ id: 's-1' }, { id: 's-2' }, { id: 's-4' }] } };
    const two = { snapshots: { nodes: [{ id: 's-3' }] } };
    expect(data).toEqual({
      snapshots: {
        nodes: [
          { id: 's-1', desktop: one },
          { id: 's-2', desktop: one },
          { id: 's-3', desktop: two },
          { id: 's-4', desktop: one },
        ],
      },
    });
    expect(callsOf(gateway)).toEqual([
      `${newestFirst}&offset=0&limit=${pageSize.default}`,
      `desktop_ids=d-1&desktop_ids=d-2&${newestFirst}&offset=0&limit=1000`,
    ]);
  });

  test('by aliases, whose values come in another order or twice', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    const { errors } = await gateway.query(`{
      a: snapshots(filter: { desktopIds: ["d-1", "d-2"] }) { totalCount }
      b: snapshots(filter: { desktopIds: ["d-2", "d-1", "d-2"] }, sort: {}, page: { limit: ${pageSize.default}, offset: 0 }) { totalCount }
    }`);
    expect(errors).toBeUndefined();
    expect(callsOf(gateway).length).toBe(1);
  });

  test('but not by another operation', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    await gateway.query('{ snapshots { totalCount } }');
    await gateway.query('{ snapshots { totalCount } }');
    expect(callsOf(gateway).length).toBe(2);
  });

  test('and questions that differ in anything are two', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots } });
    await gateway.query(`{
      a: snapshots { nodes { id } }
      b: snapshots(page: { limit: 49 }) { nodes { id } }
      c: snapshots(page: { offset: 1 }) { nodes { id } }
      d: snapshots(sort: { direction: ASC }) { nodes { id } }
      e: snapshots(filter: { names: ["a"] }) { nodes { id } }
      f: snapshots(filter: { desktopNames: ["a"] }) { nodes { id } }
      g: snapshots(filter: { names: ["a,b"] }) { nodes { id } }
      h: snapshots(filter: { names: ["a", "b"] }) { nodes { id } }
    }`);
    expect(new Set(callsOf(gateway)).size).toBe(8);
  });
});

test('a bad argument in the middle of an answer is an error at its own path, and costs nothing else', async () => {
  await using gateway = await startGateway({ sandbox: { snapshots: snapshots.slice(0, 1) } });
  const answer = await gateway.query(
    '{ list: snapshots { nodes { id desktop { id bad: snapshots(page: { limit: 0 }) { totalCount } } } } }',
  );
  const message = 'page.limit must be from 1 to 1000, but got: 0.';
  const error = { code: 'BAD_USER_INPUT', message, retryable: false };
  expect(compared(answer)).toEqual({
    status: 200,
    data: { list: { nodes: [{ id: 's-1', desktop: { id: 'd-1', bad: null } }] } },
    errors: [errorAt(answer, ['list', 'nodes', 0, 'desktop', 'bad'], expect.any(Array), error)],
  });
});

test('desktops beyond the calls of an operation are null with the limit named, and the others are shown', async () => {
  const env = { MAX_UPSTREAM_CALLS: '3' };
  const behaviour = { pluralFilters: 'ignored' } as const;
  const many = Array.from({ length: 6 }, (_, index) => rowOf(`s-${index}`, { desktop_id: `d-${index}` }));
  await using gateway = await startGateway({ sandbox: { snapshots: many, behaviour }, env });
  const { data, errors } = await gateway.query(
    '{ snapshots(page: { limit: 5 }) { nodes { desktop { snapshots { totalCount } } } } }',
  );
  const shown = { desktop: { snapshots: { totalCount: 1 } } };
  const notShown = { desktop: { snapshots: null } };
  // One call found the desktops, one that the region cannot be asked for several at a time.
  expect(data).toEqual({ snapshots: { nodes: [shown, notShown, notShown, notShown, notShown] } });
  expect(errors?.map(({ path, extensions: { code, limit } }) => ({ path, code, limit }))).toEqual(
    [1, 2, 3, 4].map((index) => ({
      path: ['snapshots', 'nodes', index, 'desktop', 'snapshots'],
      code: 'REQUEST_LIMIT_EXCEEDED',
      limit: 'upstreamCalls',
    })),
  );
  expect(callsOf(gateway).length).toBe(3);
});
