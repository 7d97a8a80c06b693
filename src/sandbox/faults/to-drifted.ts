import { type Answer, jsonAnswer } from '../answer.js';
import type { Drift } from './fault.js';

type Row = Readonly<Record<string, unknown>>;

/** A list answer of which every second row, from the first on, has drifted. Other answers stay as they are. */
export function toDrifted(good: Answer, drift: Drift): Answer {
  if (good.status !== 200) return good;
  const envelope = JSON.parse(good.body) as { readonly desktop_snapshots: readonly Row[] };
  const rows = envelope.desktop_snapshots;
  const drifted = rows.map((row, index) => (index % 2 === 0 ? driftRow(row, drift, rows[index + 1] ?? row) : row));
  return { ...jsonAnswer(200, { ...envelope, desktop_snapshots: drifted }), headers: good.headers };
}

function driftRow(row: Row, drift: Drift, neighbour: Row): unknown {
  switch (drift) {
    case 'unknown-status':
      return { ...row, status: 'merging' };
    case 'unknown-create-type':
      return { ...row, create_type: 'POLICY' };
    case 'unknown-fields':
      return { ...row, encrypted: true, region: { az: 'a-1' }, tags: ['new'] };
    case 'wrong-types':
      return { ...row, snapshot_name: 7, is_system_disk: 'true', process: '50', description: ['x'], desktop_id: {} };
    case 'unreadable-times':
      return { ...row, create_time: '20/04/2024 08:36', last_restore_time: 1_713_602_176_593 };
    case 'missing-ids':
      return Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'snapshot_id'));
    case 'repeated-ids':
      return { ...row, snapshot_id: neighbour['snapshot_id'] };
    case 'rows-not-objects':
      return null;
  }
}
