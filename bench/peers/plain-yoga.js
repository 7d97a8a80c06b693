import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import { listen } from './listen.js';

/** Yoga with a Pothos schema and the global `fetch`, as their documentation puts them together. */
const builder = new SchemaBuilder({});
const optional = (type, resolve) => (t) => t.field({ type, nullable: true, resolve });
const required = (type, resolve) => (t) => t.field({ type, nullable: false, resolve });
const define = (t, fields) => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field(t)]));

builder.scalarType('DateTime', { serialize: (value) => value });
const statuses = ['CREATING', 'RESTORING', 'CREATE_SUCCESS', 'CREATE_FAILED', 'RESTORE_SUCCESS', 'RESTORE_FAILED'];
const Status = builder.enumType('DesktopSnapshotStatus', {
  values: Object.fromEntries(statuses.map((name) => [name, { value: name.toLowerCase() }])),
});
const CreateType = builder.enumType('DesktopSnapshotCreateType', { values: ['AUTO', 'MANUALLY'] });
const Page = builder.inputType('DesktopSnapshotPage', { fields: (t) => ({ limit: t.int({ defaultValue: 50 }) }) });

const Desktop = builder.objectRef('Desktop').implement({
  fields: (t) =>
    define(t, {
      id: required('ID', (row) => row.desktop_id),
      name: optional('String', (row) => row.desktop_name),
      sid: optional('String', (row) => row.desktop_sid),
    }),
});
const DesktopPool = builder.objectRef('DesktopPool').implement({ fields: (t) => ({ id: t.exposeID('id') }) });
const Snapshot = builder.objectRef('DesktopSnapshot').implement({
  fields: (t) =>
    define(t, {
      id: required('ID', (row) => row.snapshot_id),
      name: optional('String', (row) => row.snapshot_name),
      desktop: optional(Desktop, (row) => (row.desktop_id ? row : null)),
      desktopPool: optional(DesktopPool, (row) => (row.desktop_pool_id ? { id: row.desktop_pool_id } : null)),
      isSystemDisk: optional('Boolean', (row) => row.is_system_disk),
      status: required(Status, (row) => row.status),
      upstreamStatus: optional('String', (row) => row.status),
      inProgress: required('Boolean', (row) => row.status === 'creating' || row.status === 'restoring'),
      progress: optional('Int', (row) => row.process),
      description: optional('String', (row) => row.description),
      createTime: optional('DateTime', (row) => row.create_time),
      createType: optional(CreateType, (row) => row.create_type),
      lastRestoreTime: optional('DateTime', (row) => row.last_restore_time),
      restoreFailReason: optional('String', (row) => row.restore_fail_reason),
    }),
});
const PageInfo = builder.objectRef('PageInfo').implement({
  fields: (t) =>
    define(t, {
      hasNextPage: required('Boolean', (page) => page.total_count > page.desktop_snapshots.length),
      hasPreviousPage: required('Boolean', () => false),
    }),
});
const Edge = builder.objectRef('DesktopSnapshotEdge').implement({
  fields: (t) => define(t, { node: required(Snapshot, (row) => row) }),
});
const Connection = builder.objectRef('DesktopSnapshotConnection').implement({
  fields: (t) =>
    define(t, {
      nodes: required([Snapshot], (page) => page.desktop_snapshots),
      edges: required([Edge], (page) => page.desktop_snapshots),
      pageInfo: required(PageInfo, (page) => page),
      totalCount: optional('Int', (page) => page.total_count),
    }),
});
builder.queryType({
  fields: (t) => ({
    snapshots: t.field({
      type: Connection,
      nullable: true,
      args: { page: t.arg({ type: Page }) },
      resolve: (_source, { page }, { request }) => list(page.limit, request.headers.get('x-auth-token')),
    }),
  }),
});

async function list(limit, token) {
  const url = `${process.env.UPSTREAM_URL}/v2/bench/snapshots?limit=${limit}&sort_field=create_time&sort_type=DESC`;
  const response = await fetch(url, { headers: { 'x-auth-token': token } });
  return response.json();
}

listen(createYoga({ schema: builder.toSchema() }));
