import { readField } from '../list/read-field.js';
import { sortSnapshots } from '../list/sort-snapshots.js';
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
  /** Adds one row. */
  add(row: unknown): void;
  /** From now on this row is there instead of the one with this id, for as long as that one would be there. */
  replace(id: string, row: unknown): void;
  /** Takes away the row with this id, inserted or not. */
  remove(id: string): void;
  /** Takes away all that was inserted, and brings back all that was deleted or replaced. */
  reset(): void;
}

interface Changes {
  /** The last inserted first. */
  readonly inserted: readonly unknown[];
  /** Ids. */
  readonly deleted: ReadonlySet<unknown>;
  /** By id. */
  readonly replaced: ReadonlyMap<unknown, unknown>;
}

const unchanged: Changes = { inserted: [], deleted: new Set(), replaced: new Map() };

export function createChangingPopulation(base: Population): ChangingPopulation {
  let changes = unchanged;
  let latest: { readonly from: readonly unknown[]; readonly by: Changes; readonly rows: readonly unknown[] };
  latest = { from: [], by: unchanged, rows: [] };

  function deleteAll(ids: readonly unknown[]): void {
    changes = { ...changes, deleted: new Set([...changes.deleted, ...ids]) };
  }

  return {
    rowsAt(now) {
      const from = base(now);
      if (changes === unchanged) return from;
      // The same array for the same rows, so that a known order is not made again.
      if (latest.from !== from || latest.by !== changes) latest = { from, by: changes, rows: change(from, changes) };
      return latest.rows;
    },
    insert(count, now) {
      const { inserted } = changes;
      const created = Array.from({ length: count }, (_, index) => createRow(inserted.length + index, now));
      changes = { ...changes, inserted: [...created, ...inserted] };
    },
    delete(count, now) {
      const left = base(now).filter((row) => !changes.deleted.has(toId(row)));
      const newest = sortSnapshots(left, { field: 'create_time', type: 'DESC' }).slice(0, count);
      deleteAll(newest.map(toId));
    },
    add(row) {
      changes = { ...changes, inserted: [row, ...changes.inserted] };
    },
    replace(id, row) {
      changes = { ...changes, replaced: new Map([...changes.replaced, [id, row]]) };
    },
    remove(id) {
      deleteAll([id]);
    },
    reset() {
      changes = unchanged;
    },
  };
}

function change(rows: readonly unknown[], { inserted, deleted, replaced }: Changes): readonly unknown[] {
  return [...inserted, ...rows].flatMap((row) => {
    const id = toId(row);
    return deleted.has(id) ? [] : [replaced.get(id) ?? row];
  });
}

/** What has no id is known by itself. */
function toId(row: unknown): unknown {
  return readField(row, 'snapshot_id') ?? row;
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
