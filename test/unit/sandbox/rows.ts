import { rowOf } from '../../support/rows.js';

/** A small population in which every filter has something to leave out. */
export const rows = [
  row('s-1', { desktop_id: 'd-1', desktop_name: 'Anna', snapshot_name: 'b', create_time: '2026-01-03T00:00:00Z' }),
  row('s-2', { desktop_id: 'd-1', desktop_name: 'Anna', snapshot_name: 'a', create_time: '2026-01-01T00:00:00Z' }),
  row('s-3', { desktop_id: 'd-2', desktop_name: 'anna-2', snapshot_name: 'c', is_system_disk: false }),
  row('s-4', { desktop_id: 'a,b', desktop_name: "O'Brien (Q&A)*!", snapshot_name: 'a+b 100%', create_type: 'AUTO' }),
  row('s-5', { desktop_id: 'd-5', desktop_name: '研发部', snapshot_name: '🎯', status: 'restore_failed' }),
];

function row(id: string, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return rowOf(id, { create_time: '2026-01-02T00:00:00Z', ...fields });
}
