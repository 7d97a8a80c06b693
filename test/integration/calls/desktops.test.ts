import { describe, expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';
import { desktopRows } from '../../support/rows.js';
import { createTestClock } from '../../support/create-test-clock.js';

/** Desktops are reached through the newest snapshot of each: the first page of a list in which they are interleaved. */
function desktopsQuery(desktops: number, list: string): string {
  return `{ snapshots(page: { limit: ${desktops} }) { nodes { desktop { id snapshots${list} } } } }`;
}

interface MergedPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

interface Listed {
  readonly id: string;
  readonly snapshots: { readonly totalCount: number; readonly nodes: readonly { readonly id: string }[] } | null;
}

async function desktopsOf(gateway: Gateway, query: string) {
  const before = gateway.upstream.requests.length;
  const { data, errors } = await gateway.query(query);
  const nodes = (data as { snapshots: { nodes: { desktop: Listed }[] } }).snapshots.nodes;
  const requests = gateway.upstream.requests.slice(before);
  return { desktops: nodes.map(({ desktop }) => desktop), errors, requests };
}

/** What the upstream holds of a desktop, newest first. */
function idsOf(rows: readonly { desktop_id: string; snapshot_id: string }[], desktop: string): string[] {
  return rows
    .filter(({ desktop_id }) => desktop_id === desktop)
    .map(({ snapshot_id }) => snapshot_id)
    .reverse();
}

describe("many desktops' own lists", () => {
  test('of 300 desktops are 3 calls when they fit, and each is its own page', async () => {
    const rows = desktopRows(300, 9);
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const query = desktopsQuery(300, '(page: { limit: 3, offset: 1 }) { totalCount nodes { id } }');
    const { desktops, errors, requests } = await desktopsOf(gateway, query);
    expect(errors).toBeUndefined();
    // One for the desktops themselves, three for a hundred desktops each.
    expect(requests).toHaveLength(1 + 3);
    expect(desktops).toHaveLength(300);
    for (const { id, snapshots } of desktops) {
      expect(snapshots).toEqual({
        totalCount: 9,
        nodes: idsOf(rows, id)
          .slice(1, 4)
          .map((wanted) => ({ id: wanted })),
      });
    }
  });

  test('are paged on when a chunk does not fit into one call', async () => {
    const rows = desktopRows(50, 50);
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { desktops, errors, requests } = await desktopsOf(
      gateway,
      desktopsQuery(50, '(page: { limit: 50 }) { totalCount nodes { id } }'),
    );
    expect(errors).toBeUndefined();
    expect(requests).toHaveLength(1 + 3);
    for (const { id, snapshots } of desktops) {
      expect(snapshots).toEqual({ totalCount: 50, nodes: idsOf(rows, id).map((wanted) => ({ id: wanted })) });
    }
  });

  test('are asked for one by one when that takes fewer calls', async () => {
    const rows = desktopRows(2, 2000);
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const query = desktopsQuery(2, '(page: { limit: 2 }) { totalCount nodes { id } }');
    const { desktops, errors, requests } = await desktopsOf(gateway, query);
    expect(errors).toBeUndefined();
    expect(requests).toHaveLength(1 + 1 + 2);
    for (const { id, snapshots } of desktops) {
      expect(snapshots).toEqual({
        totalCount: 2000,
        nodes: idsOf(rows, id)
          .slice(0, 2)
          .map((wanted) => ({ id: wanted })),
      });
    }
  });

  test('answer what the calls of the operation reach, and say so of the rest', async () => {
    const rows = desktopRows(40, 100);
    await using gateway = await startGateway({
      sandbox: { snapshots: rows, behaviour: { pluralFilters: 'ignored' } },
      env: { MAX_UPSTREAM_CALLS: '7' },
    });
    const { desktops, errors, requests } = await desktopsOf(gateway, desktopsQuery(20, '{ totalCount nodes { id } }'));
    expect(requests).toHaveLength(7);
    const answered = desktops.filter(({ snapshots }) => snapshots !== null);
    // One call went to the desktops, one found out that the region knows no plural filters.
    expect(answered).toHaveLength(5);
    for (const { id, snapshots } of answered) expect(snapshots?.nodes[0]).toEqual({ id: idsOf(rows, id)[0] });
    expect(errors).toHaveLength(15);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['REQUEST_LIMIT_EXCEEDED']));
  });

  test('with different filters are still each exactly right', async () => {
    const rows = desktopRows(6, 30);
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { data, errors } = await gateway.query(`{
      snapshots(page: { limit: 6 }) { nodes { desktop {
        id
        failed: snapshots(filter: { statuses: [CREATE_FAILED] }, page: { limit: 2 }) { totalCount nodes { status desktop { id } } }
        oldest: snapshots(sort: { field: CREATE_TIME, direction: ASC }, page: { limit: 1 }) { nodes { id } }
      } } }
    }`);
    expect(errors).toBeUndefined();
    const nodes = (data as { snapshots: { nodes: { desktop: never }[] } }).snapshots.nodes;
    for (const { desktop } of nodes as {
      desktop: { id: string; failed: { totalCount: number; nodes: unknown[] }; oldest: unknown };
    }[]) {
      const own = rows.filter(({ desktop_id }) => desktop_id === desktop.id);
      const failed = own.filter(({ status }) => status === 'create_failed');
      expect(desktop.oldest).toEqual({ nodes: [{ id: own[0]?.snapshot_id }] });
      expect(desktop.failed).toEqual({
        totalCount: failed.length,
        nodes: failed.slice(-2).map(() => ({ status: 'CREATE_FAILED', desktop: { id: desktop.id } })),
      });
    }
  });
});

describe.each(['ignored', 'rejected'] as const)('a region whose plural filters are %s', (pluralFilters) => {
  test('is found out once, and asked for one value at a time from then on', async () => {
    const rows = desktopRows(8, 40);
    await using gateway = await startGateway({ sandbox: { snapshots: rows, behaviour: { pluralFilters } } });
    const query = `{ snapshots(filter: { desktopIds: ["desktop-0001", "desktop-0004"] }, page: { limit: 5 }) { totalCount nodes { id desktop { id } } } }`;
    const first = await gateway.query(query);
    const asked = gateway.upstream.requests.length;
    const second = await gateway.query(query);
    const wanted = rows
      .filter(({ desktop_id }) => ['desktop-0001', 'desktop-0004'].includes(desktop_id))
      .reverse()
      .slice(0, 5)
      .map(({ snapshot_id, desktop_id }) => ({ id: snapshot_id, desktop: { id: desktop_id } }));
    expect(first.errors).toBeUndefined();
    expect(first.data).toEqual({ snapshots: { totalCount: 80, nodes: wanted } });
    expect(second.data).toEqual(first.data);
    const later = gateway.upstream.requests.slice(asked);
    expect(later).toHaveLength(2);
    for (const { query: sent } of later) expect(sent).not.toContain('desktop_ids');
  });

  test('is asked again a minute later, and cursors go on over that', async () => {
    const rows = desktopRows(8, 40);
    const clock = createTestClock();
    await using gateway = await startGateway({ sandbox: { snapshots: rows, behaviour: { pluralFilters } }, clock });
    const filter = 'desktopIds: ["desktop-0001", "desktop-0004"], statuses: [CREATE_SUCCESS, CREATE_FAILED]';
    const seen: string[] = [];
    for (let after = ''; ;) {
      const asked = gateway.upstream.requests.length;
      const { data, errors } = await gateway.query(
        `{ snapshots(filter: { ${filter} }, page: { limit: 7${after} }) { pageInfo { hasNextPage endCursor } nodes { id } } }`,
      );
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = (data as { snapshots: MergedPage }).snapshots;
      seen.push(...nodes.map(({ id }) => id));
      const isFirst = after === '';
      const plural = gateway.upstream.requests.slice(asked).filter(({ query }) => query.includes('desktop_ids'));
      expect(plural.length > 0).toBe(isFirst);
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
      clock.advance(60_000);
    }
    const wanted = rows.filter(
      ({ desktop_id, status }) => ['desktop-0001', 'desktop-0004'].includes(desktop_id) && status !== 'restore_failed',
    );
    expect(seen).toEqual(wanted.reverse().map(({ snapshot_id }) => snapshot_id));

    const asked = gateway.upstream.requests.length;
    await gateway.query(`{ snapshots(filter: { ${filter} }) { nodes { id } } }`);
    expect(gateway.upstream.requests.slice(asked).some(({ query }) => query.includes('desktop_ids'))).toBe(true);
  });

  test.each([
    ['desktopNames', '["DESKTOP-0001", "DESKTOP-0004"]'],
    ['names', '["name-007919", "name-031676"]'],
  ])('is found out by %s too', async (member, values) => {
    const rows = desktopRows(8, 40);
    await using gateway = await startGateway({ sandbox: { snapshots: rows, behaviour: { pluralFilters } } });
    const { data, errors } = await gateway.query(
      `{ snapshots(filter: { ${member}: ${values} }, page: { limit: 100 }) { totalCount nodes { name desktop { name } } } }`,
    );
    expect(errors).toBeUndefined();
    const wanted = new Set(JSON.parse(values) as string[]);
    const expected = rows
      .filter(({ snapshot_name, desktop_name }) => wanted.has(member === 'names' ? snapshot_name : desktop_name))
      .reverse()
      .map(({ snapshot_name, desktop_name }) => ({ name: snapshot_name, desktop: { name: desktop_name } }));
    expect(expected.length).toBeGreaterThan(1);
    expect(data).toEqual({ snapshots: { totalCount: expected.length, nodes: expected } });
  });
});

test('rows that do not say whose they are make each desktop a call of its own', async () => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  const answer = (rows: readonly object[]) => answers.json({ total_count: rows.length, desktop_snapshots: rows });
  const [first, second] = [{ snapshot_id: 's-1' }, { snapshot_id: 's-2' }];
  upstream.answerWith(
    answers.by(({ target }) => {
      if (target.includes('desktop_ids=')) return answer([first, second]);
      if (target.includes('desktop_id=d-1')) return answer([first]);
      if (target.includes('desktop_id=d-2')) return answer([second]);
      return answer([
        { ...first, desktop_id: 'd-1' },
        { ...second, desktop_id: 'd-2' },
      ]);
    }),
  );
  const { data, errors } = await gateway.query(
    '{ snapshots { nodes { desktop { id snapshots { totalCount nodes { id } } } } } }',
  );
  expect(errors).toBeUndefined();
  const listed = (desktop: string, id: string) => ({
    desktop: { id: desktop, snapshots: { totalCount: 1, nodes: [{ id }] } },
  });
  expect(data).toEqual({ snapshots: { nodes: [listed('d-1', 's-1'), listed('d-2', 's-2')] } });
  expect(upstream.requests).toHaveLength(1 + 1 + 2);
});
