import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waits until something that cannot be listened to is so: asks again and again, without a pause that could be too short. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for ${what}`);
    await nextTurn();
  }
}
