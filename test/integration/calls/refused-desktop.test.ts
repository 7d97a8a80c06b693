import { describe, expect, test } from '@jest/globals';
import { rowOf } from '../../support/rows.js';
import { type ListGateway, type ListManners, startListGateway } from '../../support/start-list-gateway.js';

const desktopsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `d-${String(index).padStart(3, '0')}`);
const rowsOfDesktops = (ids: readonly string[]) => ids.map((id) => rowOf(`s-of-${id}`, { desktop_id: id }));

/** Refuses every question that names one of these desktops. */
function refusing(status: number, ...bad: readonly string[]): ListManners {
  const named = (params: URLSearchParams) => [...params.getAll('desktop_id'), ...params.getAll('desktop_ids')];
  return { refuse: (params) => (named(params).some((id) => bad.includes(id)) ? status : undefined) };
}

async function ask({ gateway }: ListGateway, ids: readonly string[], fields = 'latestSnapshot { id }') {
  const { data, errors = [] } = await gateway.query(
    `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Desktop { id ${fields} } } }`,
    { variables: { refs: ids.map((id) => ({ __typename: 'Desktop', id })) } },
  );
  const { _entities } = data as { _entities: { id: string; latestSnapshot: { id: string } | null }[] };
  return { entities: _entities, errors };
}

describe.each([
  [400, 'BAD_USER_INPUT'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
])('a desktop that the upstream refuses with %i', (status, code) => {
  test.each([0, 1, 2, 3])('is one error at its index, and the other three are answered: index %i', async (index) => {
    const ids = desktopsOf(4);
    await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, ids[index] ?? ''));
    const { entities, errors } = await ask(list, ids);
    expect(entities).toEqual(ids.map((id, at) => ({ id, latestSnapshot: at === index ? null : { id: `s-of-${id}` } })));
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['_entities', index, 'latestSnapshot'], code],
    ]);
    expect(list.asked().length).toBeLessThanOrEqual(7);
  });

  test.each(['compiled', 'interpreted'])(
    'does not keep the others from being read together further down: %s',
    async (EXECUTION) => {
      const ids = desktopsOf(10);
      const rows = [...rowsOfDesktops(ids), ...ids.map((id) => rowOf(`t-of-${id}`, { desktop_id: id }))];
      await using list = await startListGateway(rows, refusing(status, 'd-001'), {
        env: { EXECUTION, MAX_UPSTREAM_CALLS: '14' },
      });
      const { errors } = await ask(list, ids, 'snapshots(page: { limit: 1 }) { nodes { id } statusCounts { count } }');
      expect(errors.map(({ path }) => path)).toEqual([['_entities', 1, 'snapshots']]);
      const asked = list.asked();
      expect(asked.at(-1)?.params.getAll('desktop_ids')).toHaveLength(9);
      expect(asked.length).toBeLessThanOrEqual(status === 400 ? 12 : 10);
    },
  );

  test('among sixty leaves the others answered, with twenty calls', async () => {
    const ids = desktopsOf(60);
    const env = { MAX_UPSTREAM_CALLS: '20' };
    await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, 'd-037'), { env });
    const { entities, errors } = await ask(list, ids);
    expect(entities.filter(({ latestSnapshot }) => latestSnapshot === null).map(({ id }) => id)).toEqual(['d-037']);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(list.asked().length).toBeLessThanOrEqual(17);
  });

  test('among a hundred leaves at least half answered, with the default of ten calls', async () => {
    const ids = desktopsOf(100);
    await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, 'd-037'));
    const { entities, errors } = await ask(list, ids);
    expect(entities.filter(({ latestSnapshot }) => latestSnapshot !== null).length).toBeGreaterThanOrEqual(50);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['REQUEST_LIMIT_EXCEEDED']));
    expect(list.asked()).toHaveLength(10);
  });

  test('is not the reason that others are given which the calls do not reach', async () => {
    const ids = desktopsOf(150);
    await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, 'd-017'));
    const { entities, errors } = await ask(list, ids);
    const unanswered = entities.filter(({ latestSnapshot }) => latestSnapshot === null);
    expect(errors).toHaveLength(unanswered.length);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['REQUEST_LIMIT_EXCEEDED']));
    expect(list.asked()).toHaveLength(10);
  });

  test('is not asked for again by another field of the operation', async () => {
    const ids = desktopsOf(4);
    await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, 'd-003'));
    const refs = ids.map((id) => ({ __typename: 'DesktopSnapshot', id: `s-of-${id}`, desktop: { id } }));
    const { data, errors } = await list.gateway.query(
      `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on DesktopSnapshot { desktop {
        snapshots(filter: { createType: MANUALLY }) { nodes { id } } } } } }`,
      { variables: { refs } },
    );
    const shown = (id: string) => ({ desktop: { snapshots: { nodes: [{ id: `s-of-${id}` }] } } });
    expect(data).toEqual({ _entities: [...ids.slice(0, 3).map(shown), null] });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['_entities', 3], code]]);
  });
});

test('a caller who may not ask at all is told so for each, and not that there were too many calls', async () => {
  const ids = desktopsOf(100);
  await using list = await startListGateway(rowsOfDesktops(ids), { refuse: () => 403 });
  const { errors } = await ask(list, ids);
  expect(errors).toHaveLength(100);
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
});

test('a region that refuses the plural parameter is still told apart, and asked for one desktop at a time', async () => {
  const ids = desktopsOf(5);
  const refuse = (params: URLSearchParams) => (params.has('desktop_ids') ? 400 : undefined);
  await using list = await startListGateway(rowsOfDesktops(ids), { refuse });
  const { entities, errors } = await ask(list, ids);
  expect(errors).toEqual([]);
  expect(entities).toEqual(ids.map((id) => ({ id, latestSnapshot: { id: `s-of-${id}` } })));
  // The list, its first desktop alone, that one twice; then each desktop.
  expect(list.asked()).toHaveLength(3 + 5);
});

test('of a hundred desktops over two statuses at least half are answered, with the default of ten calls', async () => {
  const ids = desktopsOf(100);
  await using list = await startListGateway(rowsOfDesktops(ids), refusing(403, 'd-037'));
  const fields = 'snapshots(filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] }) { nodes { id } }';
  const { errors } = await ask(list, ids, fields);
  expect(errors.length).toBeLessThanOrEqual(50);
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['REQUEST_LIMIT_EXCEEDED']));
});

test.each([
  [400, 0, 9],
  [400, 2, 10],
  [403, 1, 8],
  [404, 3, 8],
])('of four desktops over two statuses one is refused with %i, index %i: %i calls', async (status, index, calls) => {
  const ids = desktopsOf(4);
  await using list = await startListGateway(rowsOfDesktops(ids), refusing(status, ids[index] ?? ''));
  const { entities, errors } = await ask(
    list,
    ids,
    'snapshots(filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] }) { nodes { id } }',
  );
  expect(entities).toEqual(
    ids.map((id, at) => ({ id, snapshots: at === index ? null : { nodes: [{ id: `s-of-${id}` }] } })),
  );
  expect(errors.map(({ path, extensions }) => [path, extensions['upstream']])).toEqual([
    [['_entities', index, 'snapshots'], expect.objectContaining({ status })],
  ]);
  expect(list.asked().length).toBeLessThanOrEqual(calls);
});
