import type { Clock } from '../../lib/clock.js';

/** The calls of the last ten seconds, and how many of them failed. */
export interface FailureWindow {
  record(failed: boolean): void;
  count(): { readonly calls: number; readonly failed: number };
}

const slotMs = 1_000;
const slots = 10;

/**
 * An empty window. It slides by whole seconds, so that it holds ten numbers under any load: the current second and
 * the nine before it.
 *
 * @param now Milliseconds; may jump either way, as wall clocks do.
 */
export function createFailureWindow(clock: Clock): FailureWindow {
  const ring = Array.from({ length: slots }, () => ({ second: -1, calls: 0, failed: 0 }));
  const currentSecond = (): number => Math.floor(clock.monotonicNow() / slotMs);
  return {
    record(failed) {
      const second = currentSecond();
      const old = ring[second % slots];
      const { calls, failed: failedBefore } = old?.second === second ? old : { calls: 0, failed: 0 };
      ring[second % slots] = { second, calls: calls + 1, failed: failedBefore + Number(failed) };
    },
    count() {
      const second = currentSecond();
      let [calls, failed] = [0, 0];
      for (const slot of ring) {
        if (slot.second > second || slot.second <= second - slots) continue;
        calls += slot.calls;
        failed += slot.failed;
      }
      return { calls, failed };
    },
  };
}
