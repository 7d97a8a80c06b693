const statuses = ['create_success', 'creating', 'create_success', 'restore_success', 'restore_failed', 'create_failed'];

/** Rows as the upstream has them: what may be absent is absent in some, names are in several scripts. */
export function createRows(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => {
    const status = statuses[index % statuses.length] ?? '';
    const number = String(index).padStart(12, '0');
    const desktop = index % 300;
    return {
      snapshot_id: `eed156d9-02a5-46f5-8eb1-${number}`,
      snapshot_name: `sys0420_desktop-${desktop}_1713602176593`,
      desktop_id: `7163a7ba-fc09-4238-ab73-${String(desktop).padStart(12, '0')}`,
      desktop_name: index % 10 === 9 ? `λογιστήριο-${desktop}` : `desktop-${desktop}`,
      desktop_sid: '22ad6780-3236-4838-b509-8068d254e9de',
      ...(index % 4 === 0 && { desktop_pool_id: `0b7a3c11-6d27-4a3e-9b1f-${String(index % 20).padStart(12, '0')}` }),
      is_system_disk: index % 2 === 0,
      status,
      ...(status === 'creating' && { process: index % 101 }),
      ...(index % 3 !== 0 && { description: 'Before the "spring" update of the image.' }),
      create_time: `2024-04-20T08:36:${String(index % 60).padStart(2, '0')}Z`,
      create_type: index % 5 === 0 ? 'AUTO' : 'MANUALLY',
      ...(status.startsWith('restore') && { last_restore_time: '2024-05-01T10:00:00Z' }),
      ...(status === 'restore_failed' && { restore_fail_reason: 'Timed out waiting for the volume to detach.' }),
    };
  });
}

/** A page of `rows` rows, as the upstream writes it: of a longer list, or of one that has no more rows. */
export function toBody(rows: number, total = 3000): string {
  return JSON.stringify({ total_count: total, desktop_snapshots: createRows(rows) });
}
