import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pageSize } from '../../../src/snapshots/page-size.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { testProjectId } from '../../support/start-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

const newestFirst = 'sort_field=create_time&sort_type=DESC';
const firstPage = `offset=0&limit=${pageSize.default}`;

/** The raw query string of the one upstream request that an operation leads to. */
async function sentFor(document: string, variables?: Readonly<Record<string, unknown>>): Promise<string> {
  const before = shared.upstream.requests.length;
  const { errors } = await shared.gateway.query(document, variables ? { variables } : {});
  expect(errors).toBeUndefined();
  const [request, ...others] = shared.upstream.requests.slice(before);
  expect(others).toEqual([]);
  const [path, query] = request?.target.split('?') ?? [];
  expect(path).toBe(`/v2/${testProjectId}/snapshots`);
  return query ?? '';
}

function sentForFilter(filter: unknown): Promise<string> {
  return sentFor('query ($filter: DesktopSnapshotFilter) { snapshots(filter: $filter) { nodes { id } } }', { filter });
}

describe('what is always sent', () => {
  test('without any argument: the newest 50, said explicitly', async () => {
    expect(await sentFor('{ snapshots { nodes { id } } }')).toBe(`${newestFirst}&offset=0&limit=50`);
  });

  test('with arguments that are all null: the same', async () => {
    const sent = await sentFor('{ snapshots(filter: null, sort: null, page: null) { nodes { id } } }');
    expect(sent).toBe(`${newestFirst}&${firstPage}`);
  });

  test('with a filter whose members are all null: no filter', async () => {
    const nothing = { desktopIds: null, desktopNames: null, names: null, statuses: null };
    expect(await sentForFilter({ ...nothing, diskType: null, createType: null })).toBe(`${newestFirst}&${firstPage}`);
  });

  test.each([
    ['CREATE_TIME', 'ASC', 'sort_field=create_time&sort_type=ASC'],
    ['CREATE_TIME', 'DESC', 'sort_field=create_time&sort_type=DESC'],
    ['SNAPSHOT_NAME', 'ASC', 'sort_field=snapshot_name&sort_type=ASC'],
    ['SNAPSHOT_NAME', 'DESC', 'sort_field=snapshot_name&sort_type=DESC'],
  ])('sorted by %s %s', async (field, direction, expected) => {
    const document = `{ snapshots(sort: { field: ${field}, direction: ${direction} }) { nodes { id } } }`;
    expect(await sentFor(document)).toBe(`${expected}&${firstPage}`);
  });

  test.each([
    ['{}', 'sort_field=create_time&sort_type=DESC'],
    ['{ field: SNAPSHOT_NAME }', 'sort_field=snapshot_name&sort_type=DESC'],
    ['{ direction: ASC }', 'sort_field=create_time&sort_type=ASC'],
  ])('sorted by %s, what is left out takes its default', async (sort, expected) => {
    expect(await sentFor(`{ snapshots(sort: ${sort}) { nodes { id } } }`)).toBe(`${expected}&${firstPage}`);
  });

  test.each([
    ['{ limit: 7, offset: 14 }', 'offset=14&limit=7'],
    ['{ limit: 1000, offset: 20000 }', 'offset=20000&limit=1000'],
    ['{ limit: null, offset: null, after: null }', firstPage],
  ])('with the page %s', async (page, expected) => {
    expect(await sentFor(`{ snapshots(page: ${page}) { nodes { id } } }`)).toBe(`${newestFirst}&${expected}`);
  });
});

describe('one value goes as the singular parameter, several as the plural one', () => {
  test.each([
    ['desktopIds', 'desktop_id', 'desktop_ids'],
    ['desktopNames', 'desktop_name', 'desktop_names'],
    ['names', 'snapshot_name', 'snapshot_names'],
  ])('%s', async (member, singular, plural) => {
    const rest = `${newestFirst}&${firstPage}`;
    expect(await sentForFilter({ [member]: ['b'] })).toBe(`${singular}=b&${rest}`);
    expect(await sentForFilter({ [member]: 'b' })).toBe(`${singular}=b&${rest}`);
    expect(await sentForFilter({ [member]: ['b', 'a', 'c'] })).toBe(`${plural}=a&${plural}=b&${plural}=c&${rest}`);
  });

  test('a value that is given twice counts once, so that it goes as the singular parameter', async () => {
    expect(await sentForFilter({ names: ['a', 'a', 'a'] })).toBe(`snapshot_name=a&${newestFirst}&${firstPage}`);
  });

  test('values are sorted by code unit and sent once each, a comma is part of a value', async () => {
    const sent = await sentForFilter({ desktopIds: ['b', 'a,b', 'B', 'a', 'b', '10', '9'] });
    expect(sent.split('&').slice(0, -4)).toEqual([
      'desktop_ids=10',
      'desktop_ids=9',
      'desktop_ids=B',
      'desktop_ids=a',
      'desktop_ids=a%2Cb',
      'desktop_ids=b',
    ]);
  });

  test('ids that are numbers go as they are written', async () => {
    const sent = await sentFor('{ snapshots(filter: { desktopIds: [2, 1] }) { nodes { id } } }');
    expect(sent).toBe(`desktop_ids=1&desktop_ids=2&${newestFirst}&${firstPage}`);
  });

  test('a hundred ids are one question', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `id-${String(index).padStart(3, '0')}`);
    const sent = await sentForFilter({ desktopIds: [...ids].reverse() });
    expect(sent).toBe(`${ids.map((id) => `desktop_ids=${id}`).join('&')}&${newestFirst}&${firstPage}`);
  });
});

describe('values arrive exactly as they were given', () => {
  test.each([
    ['spaces', 'a b  c ', 'a%20b%20%20c%20'],
    ['what a query string is made of', "!'()*&=+#%", '%21%27%28%29%2A%26%3D%2B%23%25'],
    ['what looks encoded already', '%20%2C+', '%2520%252C%2B'],
    ['separators of lists and paths', ',;/?:@../', '%2C%3B%2F%3F%3A%40..%2F'],
    ['quotes and brackets', '"\\<>[]{}|^`$', '%22%5C%3C%3E%5B%5D%7B%7D%7C%5E%60%24'],
    ['unreserved characters', 'AZaz09-_.~', 'AZaz09-_.~'],
    ['Chinese', '桌面', '%E6%A1%8C%E9%9D%A2'],
    ['letters with accents', 'é', '%C3%A9'],
    ['what is outside of the basic plane', '😀', '%F0%9F%98%80'],
    ['control characters', 'a\r\n\tb\u0000', 'a%0D%0A%09b%00'],
  ])('%s', async (_, value, encoded) => {
    const rest = `${newestFirst}&${firstPage}`;
    expect(await sentForFilter({ desktopNames: [value] })).toBe(`desktop_name=${encoded}&${rest}`);
    const literal = `{ snapshots(filter: { desktopNames: ${JSON.stringify(value)} }) { nodes { id } } }`;
    expect(await sentFor(literal)).toBe(`desktop_name=${encoded}&${rest}`);
  });
});

describe('words of a closed set', () => {
  test.each(['SYSTEM_DISK', 'DATA_DISKS', 'ALL'])('diskType %s is sent as it is', async (diskType) => {
    expect(await sentForFilter({ diskType })).toBe(`disk_type=${diskType}&${newestFirst}&${firstPage}`);
  });

  test.each(['AUTO', 'MANUALLY'])('createType %s is sent as it is', async (createType) => {
    expect(await sentForFilter({ createType })).toBe(`create_type=${createType}&${newestFirst}&${firstPage}`);
  });

  test.each([
    ['CREATING', 'creating'],
    ['RESTORING', 'restoring'],
    ['CREATE_SUCCESS', 'create_success'],
    ['CREATE_FAILED', 'create_failed'],
    ['RESTORE_SUCCESS', 'restore_success'],
    ['RESTORE_FAILED', 'restore_failed'],
  ])("the status %s is sent as the upstream's %s", async (status, word) => {
    expect(await sentForFilter({ statuses: [status, status] })).toBe(`status=${word}&${newestFirst}&${firstPage}`);
  });
});

test('all filters, a sort and a page go together, as literals and as variables', async () => {
  const expected =
    'desktop_ids=a-1&desktop_ids=b-2&desktop_name=xzx%2003&snapshot_names=s%202&snapshot_names=s%2C1' +
    '&disk_type=SYSTEM_DISK&create_type=MANUALLY&status=create_success' +
    '&sort_field=snapshot_name&sort_type=ASC&offset=100&limit=25';
  const literals = `{
    snapshots(
      filter: {
        desktopIds: ["b-2", "a-1"], desktopNames: "xzx 03", names: ["s,1", "s 2"]
        diskType: SYSTEM_DISK, createType: MANUALLY, statuses: CREATE_SUCCESS
      }
      sort: { field: SNAPSHOT_NAME, direction: ASC }
      page: { limit: 25, offset: 100 }
    ) { nodes { id } }
  }`;
  const variables = {
    filter: {
      desktopIds: ['b-2', 'a-1'],
      desktopNames: ['xzx 03'],
      names: ['s,1', 's 2'],
      diskType: 'SYSTEM_DISK',
      createType: 'MANUALLY',
      statuses: ['CREATE_SUCCESS'],
    },
    sort: { field: 'SNAPSHOT_NAME', direction: 'ASC' },
    page: { limit: 25, offset: 100 },
  };
  const document = `query ($filter: DesktopSnapshotFilter, $sort: DesktopSnapshotSort, $page: DesktopSnapshotPage) {
    snapshots(filter: $filter, sort: $sort, page: $page) { nodes { id } }
  }`;
  expect(await sentFor(literals)).toBe(expected);
  expect(await sentFor(document, variables)).toBe(expected);
});

test.each(['desktopIds', 'desktopNames', 'names', 'statuses'])(
  'an empty %s selects nothing, and nobody is asked',
  async (member) => {
    const before = shared.upstream.requests.length;
    const { data, errors } = await shared.gateway.query(
      `{ snapshots(filter: { ${member}: [], diskType: ALL }, page: { offset: 7 }) {
        totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      snapshots: {
        totalCount: 0,
        nodes: [],
        edges: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      },
    });
    expect(shared.upstream.requests.length).toBe(before);
  },
);
