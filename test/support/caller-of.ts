import { createCallerKeys } from '../../src/snapshots/create-caller-keys.js';
import type { Caller } from '../../src/snapshots/snapshot-source.js';

const toKey = createCallerKeys({ secret: new Uint8Array(32), projectId: 'p', auth: 'forward' });

/** The caller with this token, null for none, for tests of what lies behind the HTTP side. */
export function callerOf(token: string | null): Caller {
  return { token, key: toKey({ token, address: '192.0.2.1' }) };
}
