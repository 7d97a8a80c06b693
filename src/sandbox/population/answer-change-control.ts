import { type Answer, jsonAnswer } from '../answer.js';
import { BodyTooLarge } from '../http/read-body.js';
import type { SandboxRequest } from '../http/sandbox-request.js';
import { readField } from '../list/read-field.js';
import { type PopulationControl, TaskError, taskOutcomes } from './create-population-control.js';

/** Where the sandbox accepts changes of its rows. No path of the cloud begins like this. */
export const changesPath = '/__sandbox/changes';

/** Every kind of change and what it does, for `--help` and for error messages. */
export const changeKinds = {
  create: 'starts to create a new snapshot',
  restore: 'starts to restore the snapshot "snapshotId", or the newest that can be restored',
  advance: 'sets the "progress" of a snapshot that is created or restored, 0 to 100',
  finish: 'ends the task of a snapshot with the "outcome" success or failed, and a "reason"',
  remove: 'deletes a snapshot',
} as const;

/** POST makes one change and answers with the id of the snapshot. Clearing the faults undoes all changes. */
export async function answerChangeControl(request: SandboxRequest, control: PopulationControl): Promise<Answer> {
  if (request.method !== 'POST') return refuse(405, 'Changes are made with POST.', { allow: 'POST' });
  try {
    return jsonAnswer(201, { snapshotId: change(JSON.parse(await request.readBody()), control) });
  } catch (error) {
    if (error instanceof TaskError) return refuse(400, error.message);
    if (error instanceof SyntaxError) return refuse(400, 'The body must be JSON.');
    if (error instanceof BodyTooLarge) return refuse(413, error.message, { connection: 'close' });
    throw error;
  }
}

/** @throws {TaskError} when it cannot be understood, or the rows do not allow it. */
function change(value: unknown, control: PopulationControl): string {
  const kind = readField(value, 'kind');
  const snapshotId = readField(value, 'snapshotId');
  if (kind === 'create') return control.startTask({ kind });
  if (kind === 'restore' && snapshotId === undefined) return control.startTask({ kind });
  if (!Object.keys(changeKinds).includes(String(kind))) {
    throw new TaskError(`A change's kind must be one of ${Object.keys(changeKinds).join(', ')}.`);
  }
  if (typeof snapshotId !== 'string') throw new TaskError('The snapshotId of a change must be a string.');
  switch (kind) {
    case 'restore':
      return control.startTask({ kind, snapshotId });
    case 'advance':
      control.advance(snapshotId, toProgress(readField(value, 'progress')));
      return snapshotId;
    case 'finish':
      finish(snapshotId, value, control);
      return snapshotId;
    default:
      control.remove(snapshotId);
      return snapshotId;
  }
}

/** What is no number is none that a task can have. */
function toProgress(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function finish(snapshotId: string, value: unknown, control: PopulationControl): void {
  const outcome = taskOutcomes.find((word) => word === readField(value, 'outcome'));
  if (outcome === undefined) throw new TaskError(`The outcome of a task must be one of ${taskOutcomes.join(', ')}.`);
  const reason = readField(value, 'reason');
  if (reason !== undefined && typeof reason !== 'string') throw new TaskError('The reason must be a string.');
  control.finish(snapshotId, outcome, reason);
}

function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error: message }, headers);
}
