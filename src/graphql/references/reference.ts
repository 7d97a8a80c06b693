import { AppError } from '../../errors/app-error.js';
import { readText } from '../arguments/read-text.js';

/** What a router sends for an entity: `__typename` and the members of one of its keys, none of them checked. */
export type Reference = Readonly<Record<string, unknown>>;

/**
 * A value that a router sent as a reference.
 *
 * @throws {AppError} `BAD_USER_INPUT` when it is no object.
 */
export function readReference(name: string, value: unknown): Reference {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new AppError('BAD_USER_INPUT', { message: `${name} must be an object.` });
}

/**
 * A member of a reference that is an id: a string or a whole number, which is what GraphQL takes for an `ID`.
 *
 * @throws {AppError} `BAD_USER_INPUT` naming the member, also when it is absent.
 */
export function readReferenceId(name: string, value: unknown): string {
  if (typeof value === 'string') return readText(name, value);
  if (Number.isSafeInteger(value)) return String(value);
  throw new AppError('BAD_USER_INPUT', { message: `${name} must be an id.` });
}
