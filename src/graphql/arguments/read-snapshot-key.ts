import type { SnapshotKey } from '../../loaders/create-snapshot-loader.js';
import { readText } from './read-text.js';

export interface SnapshotKeyInput {
  readonly id: string;
  readonly desktopId?: string | null | undefined;
}

/**
 * Which snapshot is asked for.
 *
 * @throws {AppError} `BAD_USER_INPUT` naming the argument.
 */
export function readSnapshotKey({ id, desktopId }: SnapshotKeyInput): SnapshotKey {
  return {
    id: readText('id', id),
    desktopId: desktopId === null || desktopId === undefined ? null : readText('desktopId', desktopId),
  };
}
