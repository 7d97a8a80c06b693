import { type ErrorCode, errorCodes } from './error-codes.js';

/** Whether the caller can mend what has this code, so that it says nothing against the gateway and the upstream. */
export function isCallersFault(code: ErrorCode): boolean {
  return errorCodes[code].level === 'info';
}
