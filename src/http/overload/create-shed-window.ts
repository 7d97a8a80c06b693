import type { Clock } from '../../lib/clock.js';

/** What became of the requests of the last few seconds. */
export interface ShedWindow {
  add(outcome: 'shed' | 'taken'): void;
  /** Whether at least `leastShed` requests of the last `windowSeconds` were shed, and they were half of all or more. */
  isMostlyShed(): boolean;
}

const windowSeconds = 5;
/** Fewer are too short a trouble for a balancer to move all requests elsewhere. */
const leastShed = 20;

interface Second {
  readonly at: number;
  shed: number;
  taken: number;
}

export function createShedWindow(clock: Clock): ShedWindow {
  let seconds: Second[] = [];
  const recent = (): Second[] => {
    const first = Math.floor(clock.monotonicNow() / 1000) - windowSeconds + 1;
    if (seconds[0] && seconds[0].at < first) seconds = seconds.filter(({ at }) => at >= first);
    return seconds;
  };
  return {
    add: (outcome) => {
      const at = Math.floor(clock.monotonicNow() / 1000);
      let second = recent().at(-1);
      if (second?.at !== at) seconds.push((second = { at, shed: 0, taken: 0 }));
      second[outcome] += 1;
    },
    isMostlyShed: () => {
      let [shed, taken] = [0, 0];
      for (const second of recent()) {
        shed += second.shed;
        taken += second.taken;
      }
      return shed >= leastShed && shed >= taken;
    },
  };
}
