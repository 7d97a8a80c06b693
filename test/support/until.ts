import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something that cannot be listened to is so: asks again and again. The pauses leave the processor to what is waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for ${what}`);
    await pause(5);
  }
}
