import type { Population } from './living-population.js';
import { createRandom, drawUuid } from './random.js';
import { toWireTime } from './to-snapshot-row.js';

/** A population to which rows are added by hand, as if other users were at work between two pages. */
export interface ChangingPopulation {
  readonly rowsAt: Population;
  /** Adds snapshots that are ready at once and newer than all others. */
  insert(count: number, now: number): void;
  /** Takes away all that was inserted. */
  reset(): void;
}

export function createChangingPopulation(base: Population): ChangingPopulation {
  let inserted: readonly unknown[] = [];
  let latest: {
    readonly from: readonly unknown[];
    readonly with: readonly unknown[];
    readonly rows: readonly unknown[];
  };
  latest = { from: [], with: [], rows: [] };
  return {
    rowsAt(now) {
      const from = base(now);
      if (inserted.length === 0) return from;
      // The same array for the same rows, so that a known order is not made again.
      if (latest.from !== from || latest.with !== inserted) {
        latest = { from, with: inserted, rows: [...inserted, ...from] };
      }
      return latest.rows;
    },
    insert(count, now) {
      const first = inserted.length;
      inserted = [...Array.from({ length: count }, (_, index) => createRow(first + index, now)), ...inserted];
    },
    reset() {
      inserted = [];
    },
  };
}

function createRow(index: number, now: number): unknown {
  const random = createRandom('inserted', index);
  return {
    snapshot_id: drawUuid(random),
    snapshot_name: `inserted_AA_${now + index}`,
    desktop_id: drawUuid(random),
    desktop_name: 'AA',
    is_system_disk: true,
    status: 'create_success',
    create_time: toWireTime(now),
    create_type: 'MANUALLY',
  };
}
