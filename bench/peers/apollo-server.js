import { readFileSync } from 'node:fs';
import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** Apollo Server with its own data source, as its documentation puts them together. */
class SnapshotsAPI extends RESTDataSource {
  baseURL = process.env.UPSTREAM_URL;

  constructor(options) {
    super(options);
    this.token = options.token;
  }

  willSendRequest(_path, request) {
    request.headers['x-auth-token'] = this.token;
  }

  list(limit) {
    return this.get('/v2/bench/snapshots', { params: { limit, sort_field: 'create_time', sort_type: 'DESC' } });
  }
}

const statuses = ['CREATING', 'RESTORING', 'CREATE_SUCCESS', 'CREATE_FAILED', 'RESTORE_SUCCESS', 'RESTORE_FAILED'];
const resolvers = {
  Query: {
    snapshots: (_source, { page }, { dataSources }) => dataSources.snapshots.list(page.limit),
  },
  DesktopSnapshotConnection: {
    nodes: (page) => page.desktop_snapshots,
    edges: (page) => page.desktop_snapshots.map((node) => ({ node })),
    pageInfo: (page) => ({
      hasNextPage: page.total_count > page.desktop_snapshots.length,
      hasPreviousPage: false,
    }),
    totalCount: (page) => page.total_count,
  },
  DesktopSnapshot: {
    id: (row) => row.snapshot_id,
    name: (row) => row.snapshot_name,
    desktop: (row) => (row.desktop_id ? row : null),
    desktopPool: (row) => (row.desktop_pool_id ? { id: row.desktop_pool_id } : null),
    isSystemDisk: (row) => row.is_system_disk,
    upstreamStatus: (row) => row.status,
    inProgress: (row) => row.status === 'creating' || row.status === 'restoring',
    progress: (row) => row.process,
    createTime: (row) => row.create_time,
    createType: (row) => row.create_type,
    lastRestoreTime: (row) => row.last_restore_time,
    restoreFailReason: (row) => row.restore_fail_reason,
  },
  Desktop: {
    id: (row) => row.desktop_id,
    name: (row) => row.desktop_name,
    sid: (row) => row.desktop_sid,
  },
  DesktopSnapshotStatus: Object.fromEntries(statuses.map((name) => [name, name.toLowerCase()])),
};

const server = new ApolloServer({
  typeDefs: readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'),
  resolvers,
});
await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
  context: async ({ req }) => ({
    dataSources: { snapshots: new SnapshotsAPI({ cache: server.cache, token: req.headers['x-auth-token'] }) },
  }),
});
