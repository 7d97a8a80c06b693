import { readField } from '../list/read-field.js';
import { sortSnapshots } from '../list/sort-snapshots.js';
import type { ChangingPopulation } from './create-changing-population.js';
import { createRandom, drawUuid } from './create-random.js';
import { toWireTime } from './to-snapshot-row.js';
import { restoreFailReasons } from './words.js';

/** What `startTask` starts. */
export type NewTask =
  | {
      readonly kind: 'create';
      /** Fields as the wire names them, over those that are made up. */
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'restore';
      /** The newest snapshot that can be restored when absent. */
      readonly snapshotId?: string;
    };

/** How a task ends. */
export const taskOutcomes = ['success', 'failed'] as const;
export type TaskOutcome = (typeof taskOutcomes)[number];

/**
 * Changes rows on purpose, at a moment of one's choice. Every list request that comes later sees the change. `clearFaults`
 * undoes all of it. Tasks that are started here advance by `advance` alone and not by the clock.
 */
export interface PopulationControl {
  /**
   * Starts a task at 0 percent, of a new snapshot or of one that is there, and gives the snapshot's id.
   *
   * @throws {TaskError} when the snapshot does not exist, was never made, or has a task already.
   */
  startTask(task: NewTask): string;
  /**
   * Sets the `process` of a snapshot that is being created or restored, to 0 to 100.
   *
   * @throws {TaskError} when the snapshot does not exist or has no task, or the progress is out of bounds.
   */
  advance(snapshotId: string, progress: number): void;
  /**
   * Ends the task of a snapshot. `reason` is the `restore_fail_reason` of a restore that fails.
   *
   * @throws {TaskError} when the snapshot does not exist or has no task.
   */
  finish(snapshotId: string, outcome: TaskOutcome, reason?: string): void;
  /**
   * Deletes a snapshot.
   *
   * @throws {TaskError} when it does not exist.
   */
  remove(snapshotId: string): void;
}

/** A change that the rows do not allow. The message says why. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

type Row = Readonly<Record<string, unknown>>;
type Ends = Readonly<Record<TaskOutcome, string>>;

/** The status of a row, and the one that each outcome leads to. */
const endsOf: ReadonlyMap<string, Ends> = new Map([
  ['creating', { success: 'create_success', failed: 'create_failed' }],
  ['restoring', { success: 'restore_success', failed: 'restore_failed' }],
]);

export function createPopulationControl(population: ChangingPopulation, now: () => number): PopulationControl {
  let created = 0;

  function find(id: string): Row {
    const row = population.rowsAt(now()).find((each) => readField(each, 'snapshot_id') === id);
    if (row === undefined) throw new TaskError(`There must be a snapshot with this id, but got: ${JSON.stringify(id)}`);
    // Only an object has an id.
    return row as Row;
  }

  function findTask(id: string): { readonly row: Row; readonly ends: Ends } {
    const row = find(id);
    const ends = endsOf.get(toStatus(row));
    if (ends === undefined) throw new TaskError(`The snapshot must be creating or restoring, but is: ${toStatus(row)}`);
    return { row, ends };
  }

  function findNewestReady(): string {
    const ready = population.rowsAt(now()).filter((row) => isReady(row) && readField(row, 'snapshot_id') !== undefined);
    const [newest] = sortSnapshots(ready, { field: 'create_time', type: 'DESC' });
    if (newest === undefined) throw new TaskError('There must be a snapshot that can be restored, but there is none.');
    return String(readField(newest, 'snapshot_id'));
  }

  function startRestore(id: string): string {
    const row = find(id);
    if (!isReady(row)) throw new TaskError(`The snapshot must be ready to be restored, but is: ${toStatus(row)}`);
    // JSON leaves out what is undefined.
    population.replace(id, { ...row, status: 'restoring', process: 0, restore_fail_reason: undefined });
    return id;
  }

  return {
    startTask(task) {
      if (task.kind === 'restore') return startRestore(task.snapshotId ?? findNewestReady());
      const row: Row = { ...createRow(created, now()), ...task.fields };
      created += 1;
      population.add(row);
      return String(row['snapshot_id']);
    },
    advance(id, progress) {
      const { row } = findTask(id);
      if (!Number.isInteger(progress) || progress < 0 || progress > 100) {
        throw new TaskError(`The progress must be an integer from 0 to 100, but got: ${progress}`);
      }
      population.replace(id, { ...row, process: progress });
    },
    finish(id, outcome, reason = restoreFailReasons[3]) {
      const { row, ends } = findTask(id);
      const isRestore = toStatus(row) === 'restoring';
      population.replace(id, {
        ...row,
        status: ends[outcome],
        process: undefined,
        ...(isRestore && { last_restore_time: toWireTime(now()) }),
        ...(isRestore && outcome === 'failed' && { restore_fail_reason: reason }),
      });
    },
    remove(id) {
      find(id);
      population.remove(id);
    },
  };
}

function toStatus(row: unknown): string {
  return String(readField(row, 'status'));
}

function isReady(row: unknown): boolean {
  return ['create_success', 'restore_success', 'restore_failed'].includes(toStatus(row));
}

function createRow(index: number, now: number): Row {
  const random = createRandom('task', index);
  return {
    snapshot_id: drawUuid(random),
    snapshot_name: `task_AA_${now + index}`,
    desktop_id: drawUuid(random),
    desktop_name: 'AA',
    is_system_disk: true,
    status: 'creating',
    process: 0,
    create_time: toWireTime(now),
    create_type: 'MANUALLY',
  };
}
