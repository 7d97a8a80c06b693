const inProgress = (row) => row.status === 'creating' || row.status === 'restoring';
const desktop = (row) => (row.desktop_id ? { id: row.desktop_id, name: row.desktop_name ?? null } : null);
const desktopWithSid = (row) =>
  row.desktop_id ? { id: row.desktop_id, name: row.desktop_name ?? null, sid: row.desktop_sid ?? null } : null;
const pool = (row) => (row.desktop_pool_id ? { id: row.desktop_pool_id } : null);
const hasNextPage = (page) => page.total_count > page.desktop_snapshots.length;

const tableRow = (row) => ({
  id: row.snapshot_id,
  name: row.snapshot_name ?? null,
  status: row.status.toUpperCase(),
  inProgress: inProgress(row),
  progress: row.process ?? null,
  createTime: row.create_time ?? null,
  createType: row.create_type ?? null,
  isSystemDisk: row.is_system_disk ?? null,
  description: row.description ?? null,
  desktop: desktop(row),
});
const wholeRow = (row) => ({
  id: row.snapshot_id,
  name: row.snapshot_name ?? null,
  desktop: desktopWithSid(row),
  desktopPool: pool(row),
  isSystemDisk: row.is_system_disk ?? null,
  status: row.status.toUpperCase(),
  upstreamStatus: row.status,
  inProgress: inProgress(row),
  progress: row.process ?? null,
  description: row.description ?? null,
  createTime: row.create_time ?? null,
  createType: row.create_type ?? null,
  lastRestoreTime: row.last_restore_time ?? null,
  restoreFailReason: row.restore_fail_reason ?? null,
});
const stateRow = (row) => ({
  id: row.snapshot_id,
  status: row.status.toUpperCase(),
  upstreamStatus: row.status,
  inProgress: inProgress(row),
  progress: row.process ?? null,
});
const restoreRow = (row) => ({
  id: row.snapshot_id,
  lastRestoreTime: row.last_restore_time ?? null,
  restoreFailReason: row.restore_fail_reason ?? null,
});
const aliasedRow = (row) => ({
  key: row.snapshot_id,
  title: row.snapshot_name ?? null,
  made: row.create_time ?? null,
  how: row.create_type ?? null,
});
const cardRow = (row) => ({
  id: row.snapshot_id,
  name: row.snapshot_name ?? null,
  description: row.description ?? null,
  desktop: desktop(row),
});
const edge = (row) => ({
  node: { id: row.snapshot_id, name: row.snapshot_name ?? null, createTime: row.create_time ?? null },
});

/** For each of `../documents`, by its name: the upstream's page as that document asks for it. */
export const mappers = {
  table: (page) => ({
    totalCount: page.total_count,
    pageInfo: { hasNextPage: hasNextPage(page) },
    nodes: page.desktop_snapshots.map(tableRow),
  }),
  ids: (page) => ({ nodes: page.desktop_snapshots.map((row) => ({ id: row.snapshot_id })) }),
  names: (page) => ({
    totalCount: page.total_count,
    nodes: page.desktop_snapshots.map((row) => ({ id: row.snapshot_id, name: row.snapshot_name ?? null })),
  }),
  states: (page) => ({ nodes: page.desktop_snapshots.map(stateRow) }),
  restores: (page) => ({ totalCount: page.total_count, nodes: page.desktop_snapshots.map(restoreRow) }),
  desktops: (page) => ({
    nodes: page.desktop_snapshots.map((row) => ({
      id: row.snapshot_id,
      desktop: desktopWithSid(row),
      desktopPool: pool(row),
    })),
  }),
  edges: (page) => ({
    edges: page.desktop_snapshots.map(edge),
    pageInfo: { hasNextPage: hasNextPage(page), hasPreviousPage: false },
  }),
  aliases: (page) => ({ count: page.total_count, rows: page.desktop_snapshots.map(aliasedRow) }),
  everything: (page) => ({ totalCount: page.total_count, nodes: page.desktop_snapshots.map(wholeRow) }),
  fragment: (page) => ({ nodes: page.desktop_snapshots.map(cardRow) }),
};
