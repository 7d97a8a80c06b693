import type { DesktopSource } from '../create-builder.js';
import { type Reference, readReferenceId } from './reference.js';

/**
 * The desktop of a reference. Makes no call: the subgraph that holds desktops says whether it exists, and what
 * snapshots know of it is read when a field asks.
 *
 * @throws {AppError} `BAD_USER_INPUT` when the reference holds no id.
 */
export function resolveDesktop(reference: Reference): DesktopSource {
  return { id: readReferenceId('The id of a Desktop reference', reference['id']) };
}
