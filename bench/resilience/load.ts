import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Outcome } from './create-client.js';

/** `count` questions, one every `everyMs`, whether or not those before them were answered. */
export async function atRate<T>(ask: () => Promise<T>, count: number, everyMs: number): Promise<readonly T[]> {
  const startedAt = performance.now();
  const pending: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    // From the start and not from the last one, so that a late timer does not slow the load down.
    await delay(Math.max(0, startedAt + index * everyMs - performance.now()));
    pending.push(ask());
  }
  return Promise.all(pending);
}

/** `count` operations at the same time. */
export function atOnce(client: Client, count: number, limit?: number): Promise<readonly Outcome[]> {
  return Promise.all(Array.from({ length: count }, () => client.operate(limit)));
}
