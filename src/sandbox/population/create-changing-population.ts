import { readField } from '../list/read-field.js';
import type { Population } from './create-living-population.js';
import { createRandom, drawUuid } from './create-random.js';
import { toWireTime } from './to-snapshot-row.js';

/** A population that is changed by hand, as if other users were at work between two pages. */
export interface ChangingPopulation {
  readonly rowsAt: Population;
  /** Adds snapshots that are ready at once and newer than all others. */
  insert(count: number, now: number): void;
  /** Takes away the newest snapshots, which the first page of the newest shows; never those that were inserted. */
  delete(count: number, now: number): void;
  /** Takes away all that was inserted, and brings back all that was deleted. */
  reset(): void;
}

interface Changes {
  /** The last inserted first. */
  readonly inserted: readonly unknown[];
  /** Ids. */
  readonly deleted: ReadonlySet<unknown>;
}

const unchanged: Changes = { inserted: [], deleted: new Set() };

export function createChangingPopulation(base: Population): ChangingPopulation {
  let changes = unchanged;
  let latest: { readonly from: readonly unknown[]; readonly by: Changes; readonly rows: readonly unknown[] };
  latest = { from: [], by: unchanged, rows: [] };

  return {
    rowsAt(now) {
      const from = base(now);
      if (changes === unchanged) return from;
      // The same array for the same rows, so that a known order is not made again.
      if (latest.from !== from || latest.by !== changes) latest = { from, by: changes, rows: change(from, changes) };
      return latest.rows;
    },
    insert(count, now) {
      const { inserted, deleted } = changes;
      const created = Array.from({ length: count }, (_, index) => createRow(inserted.length + index, now));
      changes = { inserted: [...created, ...inserted], deleted };
    },
    delete(count, now) {
      const { inserted, deleted } = changes;
      const newest = base(now)
        .filter((row) => !deleted.has(toId(row)))
        .sort((left, right) => compare(toTime(right), toTime(left)) || compare(String(toId(left)), String(toId(right))))
        .slice(0, count);
      changes = { inserted, deleted: new Set([...deleted, ...newest.map(toId)]) };
    },
    reset() {
      changes = unchanged;
    },
  };
}

function change(rows: readonly unknown[], { inserted, deleted }: Changes): readonly unknown[] {
  return [...inserted, ...(deleted.size === 0 ? rows : rows.filter((row) => !deleted.has(toId(row))))];
}

/** What has no id is known by itself. */
function toId(row: unknown): unknown {
  return readField(row, 'snapshot_id') ?? row;
}

function toTime(row: unknown): string {
  return String(readField(row, 'create_time'));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
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
