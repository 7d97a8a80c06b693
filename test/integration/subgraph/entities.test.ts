import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Desktop { id name sid latestSnapshot { id } } ... on DesktopSnapshot { id desktop { id } } } }`;

interface Row {
  readonly id: string;
  readonly desktop: { readonly id: string; readonly name: string; readonly sid: string };
}

interface LatestOfNewest {
  readonly snapshots: { readonly nodes: [{ desktop: { latestSnapshot: unknown; snapshots: { nodes: unknown[] } } }] };
}

describe('answers a supergraph', () => {
  let gateway: Gateway;
  let newest: Row;
  const ask = (...representations: unknown[]) => gateway.query(entities, { variables: { representations } });

  beforeAll(async () => {
    gateway = await startGateway({ sandbox: {}, env: { INTROSPECTION: 'false', MAX_UPSTREAM_CALLS: '4' } });
    const { data } = await gateway.query('{ snapshots(page: { limit: 1 }) { nodes { id desktop { id name sid } } } }');
    newest = (data as { snapshots: { nodes: [Row] } }).snapshots.nodes[0];
  });

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test('_service tells the SDL to anyone, also where introspection is off', async () => {
    const { data } = await gateway.query('{ _service { sdl } }', { token: null });
    expect(data).toEqual({ _service: { sdl: readFileSync('schema/subgraph.graphql', 'utf8').trimEnd() } });
  });

  test('@key single: a desktop by its id, with what its newest snapshot knows of it, in one call', async () => {
    const before = gateway.upstream.requests.length;
    const { data, errors } = await ask({ __typename: 'Desktop', id: newest.desktop.id });
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([{ __typename: 'Desktop', ...newest.desktop, latestSnapshot: { id: newest.id } }]);
    expect(gateway.upstream.requests.length - before).toBe(1);
  });

  test('a desktop of which nothing but its id is asked costs no call', async () => {
    const before = gateway.upstream.requests.length;
    const { data } = await gateway.query(
      '{ _entities(representations: [{ __typename: "Desktop", id: "any" }]) { ... on Desktop { id } } }',
    );
    expect(entitiesOf(data)).toEqual([{ id: 'any' }]);
    expect(gateway.upstream.requests.length).toBe(before);
  });

  test('a reference may be written into the document, with a variable in it', async () => {
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { _entities(representations: [
        { __typename: "DesktopSnapshot", id: $id, desktop: { id: "${newest.desktop.id}" } }, { __typename: "Desktop", id: 7 }
      ]) { __typename ... on DesktopSnapshot { id } ... on Desktop { id } } }`,
      { variables: { id: newest.id } },
    );
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([
      { __typename: 'DesktopSnapshot', id: newest.id },
      { __typename: 'Desktop', id: '7' },
    ]);
  });

  test('the same reference many times is read in one call, and each is answered', async () => {
    const before = gateway.upstream.requests.length;
    const reference = { __typename: 'DesktopSnapshot', id: newest.id, desktop: { id: newest.desktop.id } };
    const { data, errors } = await ask(...Array.from({ length: 100 }, () => reference));
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual(Array.from({ length: 100 }, () => reference));
    expect(gateway.upstream.requests.length - before).toBe(1);
  });

  test('a desktop without snapshots has neither name nor latest snapshot', async () => {
    const { data, errors } = await ask({ __typename: 'Desktop', id: 'never-saved' });
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([
      { __typename: 'Desktop', id: 'never-saved', name: null, sid: null, latestSnapshot: null },
    ]);
  });

  test('@key composite: a snapshot by its id and the id of its desktop', async () => {
    const { id, desktop } = newest;
    const { data, errors } = await ask({ __typename: 'DesktopSnapshot', id, desktop: { id: desktop.id } });
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([{ __typename: 'DesktopSnapshot', id, desktop: { id: desktop.id } }]);
  });

  test('@key multiple: a snapshot by its id alone, too, or with a desktop that is null', async () => {
    const { id, desktop } = newest;
    const found = { __typename: 'DesktopSnapshot', id, desktop: { id: desktop.id } };
    const { data, errors } = await ask(
      { __typename: 'DesktopSnapshot', id },
      { __typename: 'DesktopSnapshot', id, desktop: null },
    );
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([found, found]);
  });

  test('a snapshot that does not exist, or not on that desktop, is null without an error', async () => {
    const { data, errors } = await ask(
      { __typename: 'DesktopSnapshot', id: 'gone' },
      { __typename: 'DesktopSnapshot', id: newest.id, desktop: { id: 'another' } },
    );
    expect(errors).toBeUndefined();
    expect(entitiesOf(data)).toEqual([null, null]);
  });

  test.each<[string, unknown]>([
    ['that is no object', 'Desktop'],
    ['that is a list', []],
    ['without a type', { id: '1' }],
    ['of a type that cannot be referred to', { __typename: 'PageInfo' }],
    ['of a type that this subgraph does not resolve', { __typename: 'DesktopPool', id: '1' }],
    ['of a type with the name of a built-in', { __typename: 'constructor', id: '1' }],
    ['without an id', { __typename: 'Desktop' }],
    ['with an empty id', { __typename: 'DesktopSnapshot', id: '' }],
    ['with an id of a wrong kind', { __typename: 'DesktopSnapshot', id: { a: 1 } }],
    ['with half a number for an id', { __typename: 'Desktop', id: 1.5 }],
    ['whose desktop has no id', { __typename: 'DesktopSnapshot', id: '1', desktop: {} }],
    ['whose desktop is no object', { __typename: 'DesktopSnapshot', id: '1', desktop: 'd' }],
  ])('a reference %s is refused for itself, the others are answered', async (_, representation) => {
    const { data, errors } = await ask(representation, { __typename: 'Desktop', id: newest.desktop.id });
    expect(entitiesOf(data)).toEqual([
      null,
      expect.objectContaining({ id: newest.desktop.id, name: newest.desktop.name }),
    ]);
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['_entities', 0],
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', retryable: false }),
      }),
    ]);
  });

  test("a desktop's latest snapshot is the first of its list, read in the same call", async () => {
    const before = gateway.upstream.requests.length;
    const { data } = await gateway.query(
      `{ snapshots(page: { limit: 1 }) { nodes { desktop { name latestSnapshot { id createTime } snapshots(page: { limit: 1 }) { nodes { id createTime } } } } } }`,
    );
    const [{ desktop }] = (data as LatestOfNewest).snapshots.nodes;
    expect(desktop.latestSnapshot).toEqual(desktop.snapshots.nodes[0]);
    expect(gateway.upstream.requests.length - before).toBe(2);
  });

  test('a failure is an error of the fields that needed the upstream, with its code', async () => {
    gateway.upstream.failNext(403);
    const { data, errors } = await ask({ __typename: 'Desktop', id: newest.desktop.id });
    expect(entitiesOf(data)).toEqual([
      { __typename: 'Desktop', id: newest.desktop.id, name: null, sid: null, latestSnapshot: null },
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort()).toEqual([
      ['_entities.0.latestSnapshot', 'FORBIDDEN'],
      ['_entities.0.name', 'FORBIDDEN'],
      ['_entities.0.sid', 'FORBIDDEN'],
    ]);
  });

  test('a router that asks for an inline trace gets the same answer, without one', async () => {
    const headers = { 'apollo-federation-include-trace': 'ftv1' };
    const document = '{ snapshots(page: { limit: 1 }) { nodes { id } } }';
    const traced = await gateway.query(document, { headers });
    expect(traced.status).toBe(200);
    expect(traced.text).toBe((await gateway.query(document)).text);
  });
});

function entitiesOf(data: unknown): unknown {
  return (data as { _entities: unknown })._entities;
}
