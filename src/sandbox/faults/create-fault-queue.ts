import type { Fault, FaultPlace } from './fault.js';

/** The faults that wait for requests. */
export interface FaultQueue {
  readonly add: (fault: Fault) => void;
  /** The fault that meets the next request there, counted down; undefined when none is left. */
  readonly take: (place: FaultPlace) => Fault | undefined;
  /** What is still to come, its `times` as they remain. */
  readonly list: () => readonly Fault[];
  readonly clear: () => void;
}

interface WaitingFault {
  readonly fault: Fault;
  readonly left: number;
}

/**
 * Counted faults go first, in the order in which they were added; then the standing one (`times: 'always'`), of which
 * each place has one at most: the latest.
 */
export function createFaultQueue(): FaultQueue {
  let counted: readonly WaitingFault[] = [];
  const standing = new Map<FaultPlace, Fault>();
  return {
    add(fault) {
      if (fault.times === 'always') standing.set(placeOf(fault), fault);
      else counted = [...counted, { fault, left: fault.times ?? 1 }];
    },
    take(place) {
      const first = counted.find(({ fault }) => placeOf(fault) === place);
      if (first === undefined) return standing.get(place);
      counted = counted.flatMap((waiting) => (waiting === first ? countDown(waiting) : [waiting]));
      return first.fault;
    },
    list: () => [...counted.map(({ fault, left }): Fault => ({ ...fault, times: left })), ...standing.values()],
    clear() {
      counted = [];
      standing.clear();
    },
  };
}

function countDown({ fault, left }: WaitingFault): readonly WaitingFault[] {
  return left > 1 ? [{ fault, left: left - 1 }] : [];
}

function placeOf({ at, kind }: Fault): FaultPlace {
  return at ?? (kind === 'odd-token' ? 'tokens' : 'snapshots');
}
