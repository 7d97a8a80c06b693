import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { compared, refusalOf } from '../../support/failure-of.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: {} });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
let asked: number;
beforeEach(() => {
  asked = gateway.upstream.requests.length;
});

function tooMuch(cost: number) {
  const message = `The operation must cost at most 50000, but costs: ${cost}.`;
  return { code: 'REQUEST_LIMIT_EXCEEDED', message, retryable: false, and: { limit: 'cost' } };
}

const listOfLists = `query ($outer: Int = 1000, $inner: Int = 1000) {
  snapshots(page: { limit: $outer }) { nodes { desktop { snapshots(page: { limit: $inner }) { nodes { id } } } } }
}`;

test('a list of lists is refused by what its variables make of it, without an upstream call', async () => {
  const answer = await gateway.query(listOfLists, { variables: { inner: 37 } });
  // One call for the list, and for each of its rows a desktop, a list, its call, its nodes and 37 ids.
  expect(compared(answer)).toEqual(refusalOf(answer, 400, tooMuch(12 + 1000 * 50)));
  const legacy = await gateway.query(listOfLists, { headers: { accept: 'application/json' } });
  expect(compared(legacy)).toEqual(refusalOf(legacy, 400, tooMuch(12 + 1000 * 1013)));
  expect(gateway.upstream.requests).toHaveLength(asked);
});

test('the same document runs with smaller variables', async () => {
  const { status, errors } = await gateway.query(listOfLists, { variables: { outer: 2, inner: 3 } });
  expect([status, errors]).toEqual([200, undefined]);
});

test('a mistake in one field does not open the door for the others', async () => {
  const { status, errors } = await gateway.query(
    `query ($id: ID = "x") { snapshot(id: $id) { id } big: snapshots(page: { limit: 1000 }) { nodes { desktop { snapshots { nodes { id } } } } } }`,
    { variables: { id: null } },
  );
  expect([status, errors?.map(({ extensions }) => extensions['limit'])]).toEqual([400, ['cost']]);
  expect(gateway.upstream.requests).toHaveLength(asked);
});

test('the largest page with every field of its rows is allowed', async () => {
  const { status, data, errors } = await gateway.query(
    `{ snapshots(page: { limit: 1000 }) { totalCount nodes { id name description createTime createType lastRestoreTime
      restoreFailReason status upstreamStatus inProgress progress isSystemDisk desktop { id name sid } desktopPool { id } } } }`,
  );
  expect([status, errors]).toEqual([200, undefined]);
  expect((data as { snapshots: { nodes: unknown[] } }).snapshots.nodes).toHaveLength(1000);
});
