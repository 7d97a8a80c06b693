import { describe, expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { type GatewayOptions, startGateway } from '../../support/start-gateway.js';

const hidden: GatewayOptions = { env: { INTROSPECTION: 'false' } };

describe('with introspection off', () => {
  test.each([
    ['{ __schema { types { name } } }', '__schema'],
    ['{ __type(name: "Desktop") { name } }', '__type'],
    ['query a { ...b } fragment b on Query { c: __schema { queryType { name } } }', '__schema'],
  ])('%s is refused', async (document, field) => {
    await using gateway = await startGateway(hidden);
    const answer = await gateway.query(document);
    const message = `GraphQL introspection has been disabled, but the requested query contained the field "${field}".`;
    expect([answer.status, answer.data]).toEqual([400, undefined]);
    expect(answer.errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', retryable: false } });
  });

  test('__typename still answers, which client libraries add to everything', async () => {
    await using gateway = await startGateway(hidden);
    const { data } = await gateway.query(
      '{ __typename snapshots(page: { limit: 1 }) { __typename nodes { __typename } } }',
    );
    expect(data).toEqual({
      __typename: 'Query',
      snapshots: { __typename: 'DesktopSnapshotConnection', nodes: [{ __typename: 'DesktopSnapshot' }] },
    });
  });

  test.each([
    ['{ snapshot }', {}],
    ['{ snapshotz { totalCount } }', {}],
    ['{ snapshots }', {}],
    ['{ snapshots(filtr: {}) { totalCount } }', {}],
    ['{ snapshots(filter: { nams: [] }) { totalCount } }', {}],
    ['{ snapshots(sort: { direction: DSC }) { totalCount } }', {}],
    ['query ($a: DesktopSnapshotFilte) { __typename }', {}],
    ['query ($a: DesktopSnapshotFilter) { snapshots(filter: $a) { totalCount } }', { a: { nams: [] } }],
    ['query ($a: DesktopSnapshotSortDirection) { snapshots(sort: { direction: $a }) { totalCount } }', { a: 'DSC' }],
    [
      'query ($a: [DesktopSnapshotStatusFilter!]) { snapshots(filter: { statuses: $a }) { totalCount } }',
      { a: ['CREATE_SUCCES'] },
    ],
    ['fragment a on Snapshot { id } { __typename ...a }', {}],
    ['{ snapshots { ... on DesktopSnapshotConnectio { totalCount } } }', {}],
    ['{ __typename @skp(if: true) }', {}],
  ])('a near miss is not told how near: %s', async (document, variables) => {
    await using gateway = await startGateway(hidden);
    const { status, errors, text } = await gateway.query(document, { variables });
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(text).not.toMatch(/did you mean/i);
  });
});

describe('with introspection on', () => {
  test('the schema answers, and a near miss is told', async () => {
    await using gateway = await startGateway({ env: { INTROSPECTION: 'true' } });
    const { data } = await gateway.query('{ __type(name: "DesktopPool") { fields { name } } }');
    expect(data).toEqual({ __type: { fields: [{ name: 'id' }] } });
    const { text } = await gateway.query('{ snapshotz { totalCount } }');
    expect(text).toContain('Did you mean \\"snapshot\\" or \\"snapshots\\"?');
  });
});

test('it is on with the sandbox, and off with a real upstream', async () => {
  await using sandboxed = await startGateway();
  expect((await sandboxed.query('{ __schema { __typename } }')).status).toBe(200);
  await using pair = await startFaultGateway();
  const { gateway: real } = pair;
  expect((await real.query('{ __schema { __typename } }')).status).toBe(400);
});
