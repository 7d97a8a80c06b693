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
