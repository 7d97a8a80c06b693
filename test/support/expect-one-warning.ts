import { expect } from '@jest/globals';
import type { Gateway } from './start-gateway.js';

/** What a foreseen failure logs: one warning an attempt, no error, and nothing of where the upstream is. */
export function expectOneWarning(gateway: Gateway, code: string, address: string): void {
  const lines = gateway.logs.filter(({ level }) => level !== 'info');
  expect(lines).toMatchObject([{ level: 'warn', event: 'upstream.attempt.failed', code }]);
  expect(JSON.stringify(gateway.logs.slice(1))).not.toContain(address);
}
