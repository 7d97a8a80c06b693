import { setTimeout as delay } from 'node:timers/promises';
import type { Callers, Outcome } from './create-callers.js';

/** `perSecond` operations a second for `seconds` seconds, whether or not those before them were answered; ends when all are. */
export async function atPace(callers: Callers, perSecond: number, seconds: number): Promise<readonly Outcome[]> {
  return Promise.all((await sendAtPace(callers, perSecond, seconds)).pending);
}

/** The same, but ends when the last was sent. */
export async function sendAtPace(
  callers: Callers,
  perSecond: number,
  seconds: number,
): Promise<{ readonly pending: readonly Promise<Outcome>[] }> {
  const startedAt = performance.now();
  const count = Math.round(perSecond * seconds);
  const pending: Promise<Outcome>[] = [];
  while (pending.length < count) {
    // All that are due by now: a timer is not precise enough for one operation each.
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) * perSecond) / 1000));
    while (pending.length < due) pending.push(callers.operate());
    await delay(2);
  }
  return { pending };
}

/** Operations a second that are answered when this number of callers ask, each again as soon as it is answered. */
export async function measureCapacity(callers: Callers, atATime: number, seconds: number): Promise<number> {
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  let answered = 0;
  const askOn = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const { kind } = await callers.operate();
      if (kind === 'ok') answered += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, askOn));
  return (answered * 1000) / (performance.now() - startedAt);
}
