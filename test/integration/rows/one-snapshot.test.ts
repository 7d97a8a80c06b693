import { describe, expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { compared, errorAt, failureOf } from '../../support/failure-of.js';
import { answers } from '../../support/fault-server/answers.js';
import { rowOf, rowsOf, shownRow } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const everyField = `id name isSystemDisk status upstreamStatus inProgress progress description createTime createType
  lastRestoreTime restoreFailReason desktop { id name sid } desktopPool { id }`;

const newestFirst = 'sort_field=create_time&sort_type=DESC';

/** The raw query strings of the upstream calls so far. */
function callsOf({ upstream }: Gateway): readonly string[] {
  return upstream.requests.map(({ query }) => query);
}

describe('with its desktop', () => {
  test('one small call finds it, every field of it', async () => {
    await using gateway = await startGateway({
      sandbox: { snapshots: [...rowsOf(5), rowOf('s-x', { desktop_id: 'd/2' })] },
    });
    const { data, errors } = await gateway.query(`{ snapshot(id: "s-x", desktopId: "d/2") { ${everyField} } }`);
    expect(errors).toBeUndefined();
    const desktop = { ...shownRow.desktop, id: 'd/2' };
    expect(data).toEqual({ snapshot: { ...shownRow, id: 's-x', name: 'name-of-s-x', desktop } });
    expect(callsOf(gateway)).toEqual([`desktop_id=d%2F2&${newestFirst}&offset=0&limit=100`]);
  });

  test('another desktop is null, and so is an id that the desktop does not have', async () => {
    await using gateway = await startGateway({
      sandbox: { snapshots: [rowOf('s-1'), rowOf('s-2', { desktop_id: 'd-2' })] },
    });
    const { data, errors } = await gateway.query(
      '{ a: snapshot(id: "s-1", desktopId: "d-2") { id } b: snapshot(id: "s-9", desktopId: "d-1") { id } }',
    );
    expect({ data, errors }).toEqual({ data: { a: null, b: null }, errors: undefined });
  });

  test('an upstream that answers with rows of other desktops as well is not believed', async () => {
    await using pair = await startFaultGateway();
    const { gateway, upstream } = pair;
    upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [rowOf('s-1', { desktop_id: 'd-11' })] }));
    const { data, errors } = await gateway.query('{ snapshot(id: "s-1", desktopId: "d-1") { id } }');
    expect({ data, errors }).toEqual({ data: { snapshot: null }, errors: undefined });
  });

  test('a desktop with more snapshots than one call shows is read on', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(250) } });
    const { data } = await gateway.query('{ snapshot(id: "s-249", desktopId: "d-1") { id } }');
    expect(data).toEqual({ snapshot: { id: 's-249' } });
    expect(callsOf(gateway)).toEqual(
      [0, 100, 200].map((offset) => `desktop_id=d-1&${newestFirst}&offset=${offset}&limit=100`),
    );
  });

  test('several snapshots of one desktop are one call', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(5) } });
    const { data } = await gateway.query(`{
      a: snapshot(id: "s-1", desktopId: "d-1") { id }
      b: snapshot(id: "s-4", desktopId: "d-1") { id }
      c: snapshot(id: "s-1", desktopId: "d-1") { name }
    }`);
    expect(data).toEqual({ a: { id: 's-1' }, b: { id: 's-4' }, c: { name: 'name-of-s-1' } });
    expect(callsOf(gateway).length).toBe(1);
  });
});

describe('without its desktop', () => {
  test('the project is walked, newest first, until it is found', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(3500) } });
    const { data, errors } = await gateway.query('{ snapshot(id: "s-2345") { id } }');
    expect({ data, errors }).toEqual({ data: { snapshot: { id: 's-2345' } }, errors: undefined });
    expect(callsOf(gateway)).toEqual([0, 1000, 2000].map((offset) => `${newestFirst}&offset=${offset}&limit=1000`));
  });

  test('null when the whole project does not have it', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(1500) } });
    const { data, errors } = await gateway.query('{ snapshot(id: "s-9999") { id } }');
    expect({ data, errors }).toEqual({ data: { snapshot: null }, errors: undefined });
    expect(callsOf(gateway).length).toBe(2);
  });

  test('many aliases share one walk, which ends with the last that is found', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(3500) } });
    const ids = ['s-7', 's-1500', 's-3', 's-1999', 's-7'];
    const { data, errors } = await gateway.query(
      `{ ${ids.map((id, index) => `a${index}: snapshot(id: "${id}") { id }`).join(' ')} }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual(Object.fromEntries(ids.map((id, index) => [`a${index}`, { id }])));
    expect(callsOf(gateway).length).toBe(2);
  });

  test('a search that needs more calls than an operation has is an error, and not null', async () => {
    const env = { MAX_UPSTREAM_CALLS: '2' };
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(2001) }, env });
    const answer = await gateway.query('{ snapshot(id: "s-2000") { id } }');
    const message = 'The operation needs more than 2 calls to the snapshot service. Ask for less at a time.';
    const error = { code: 'REQUEST_LIMIT_EXCEEDED', message, retryable: false, and: { limit: 'upstreamCalls' } };
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshot', error));
    expect(callsOf(gateway).length).toBe(2);
  });

  test('what was found before the calls ran out is shown beside the error', async () => {
    const env = { MAX_UPSTREAM_CALLS: '1' };
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(1001) }, env });
    const { data, errors } = await gateway.query('{ a: snapshot(id: "s-0") { id } b: snapshot(id: "s-1000") { id } }');
    expect(data).toEqual({ a: { id: 's-0' }, b: null });
    expect(errors).toMatchObject([
      { path: ['b'], extensions: { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'upstreamCalls' } },
    ]);
  });

  test('a project beyond the offsets that the upstream takes is an error, and not null', async () => {
    const env = { MAX_UPSTREAM_CALLS: '100' };
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(21_001) }, env });
    const answer = await gateway.query('{ snapshot(id: "s-21000") { id } }');
    const message = 'The list goes on beyond offset 20000, where it cannot be read. Narrow the search.';
    const error = { code: 'REQUEST_LIMIT_EXCEEDED', message, retryable: false, and: { limit: 'offset' } };
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshot', error));
    expect(callsOf(gateway).length).toBe(21);
  });

  test('a failure in the middle of the walk is the error of what was not found by then', async () => {
    const env = { UPSTREAM_MAX_ATTEMPTS: '1' };
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(1500) }, env });
    gateway.upstream.addFault({ kind: 'delay' });
    gateway.upstream.failNext(500);
    const answer = await gateway.query('{ a: snapshot(id: "s-0") { id } b: snapshot(id: "s-1400") { id } }');
    const upstream = {
      status: 500,
      errorCode: 'WKS.0001',
      errorMessage: 'A fault was asked for.',
      requestId: expect.any(String),
    };
    const error = {
      code: 'UPSTREAM_ERROR',
      message: 'The snapshot service failed.',
      retryable: true,
      and: { upstream },
    };
    expect(compared(answer)).toEqual({
      status: 200,
      data: { a: { id: 's-0' }, b: null },
      errors: [errorAt(answer, ['b'], expect.any(Array), error)],
    });
  });
});

test('rows without an id on the way do not stop the search', async () => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  upstream.answerWith(answers.json({ total_count: 3, desktop_snapshots: [null, {}, rowOf('s-1')] }));
  expect((await gateway.query('{ snapshot(id: "s-1") { id } }')).data).toEqual({ snapshot: { id: 's-1' } });
});
