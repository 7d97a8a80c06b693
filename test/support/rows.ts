/** A row of the upstream's list, of which anything can be replaced. */
export function rowOf(id: string, fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    snapshot_id: id,
    snapshot_name: `name-of-${id}`,
    desktop_id: 'd-1',
    desktop_name: 'desktop 1',
    desktop_sid: 'sid-1',
    is_system_disk: true,
    status: 'create_success',
    description: 'Description.',
    create_time: '2024-04-20T08:36:16Z',
    create_type: 'MANUALLY',
    ...fields,
  };
}

/** `count` rows, `s-0` first; each a second older than the one before. */
export function rowsOf(count: number): readonly Readonly<Record<string, unknown>>[] {
  const newest = Date.UTC(2024, 3, 20, 8, 36, 16);
  return Array.from({ length: count }, (_, index) =>
    rowOf(`s-${index}`, { create_time: `${new Date(newest - index * 1000).toISOString().slice(0, 19)}Z` }),
  );
}

/** A raw row of the upstream's list, complete but for what a test leaves to it. */
export interface RawRow {
  readonly snapshot_id: string;
  readonly snapshot_name: string;
  readonly desktop_id: string;
  readonly desktop_name: string;
  readonly status: string;
  readonly create_time: string;
}

const statuses = ['create_success', 'create_failed', 'restore_failed'];

/** `perDesktop` snapshots of each of `desktops` desktops, interleaved in time, of three statuses in turn. */
export function desktopRows(desktops: number, perDesktop: number): readonly RawRow[] {
  const start = Date.parse('2026-01-01T00:00:00Z');
  return Array.from({ length: desktops * perDesktop }, (_, index) => {
    const desktop = `desktop-${String(index % desktops).padStart(4, '0')}`;
    return {
      snapshot_id: `snapshot-${String(index).padStart(6, '0')}`,
      snapshot_name: `name-${String((index * 7919) % 100_003).padStart(6, '0')}`,
      desktop_id: desktop,
      desktop_name: desktop.toUpperCase(),
      status: statuses[index % statuses.length] ?? '',
      create_time: new Date(start + index * 1000).toISOString().replace('.000', ''),
    };
  });
}

/** The row `rowOf('s-1')` as the API shows it, every field. */
export const shownRow = {
  id: 's-1',
  name: 'name-of-s-1',
  isSystemDisk: true,
  status: 'CREATE_SUCCESS',
  upstreamStatus: 'create_success',
  inProgress: false,
  progress: null,
  description: 'Description.',
  createTime: '2024-04-20T08:36:16Z',
  createType: 'MANUALLY',
  lastRestoreTime: null,
  restoreFailReason: null,
  desktop: { id: 'd-1', name: 'desktop 1', sid: 'sid-1' },
  desktopPool: null,
} as const;
