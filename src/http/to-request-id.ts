import { randomUUID } from 'node:crypto';

/** The caller's own request id when it is 1 to 64 letters, digits, `.`, `_` and `-`; otherwise a new UUID. */
export function toRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}
