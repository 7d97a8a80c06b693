import type { Fault } from './fault.js';

/** The faults that wait for list requests. */
export interface FaultQueue {
  readonly add: (fault: Fault) => void;
  /** The fault that meets the next request, counted down; undefined when none is left. */
  readonly take: () => Fault | undefined;
  /** What is still to come, its `times` as they remain. */
  readonly list: () => readonly Fault[];
  readonly clear: () => void;
}

/**
 * Counted faults go first, in the order in which they were added; then the standing one (`times: 'always'`), of which
 * there is one at most: the latest.
 */
export function createFaultQueue(): FaultQueue {
  let counted: readonly { readonly fault: Fault; readonly left: number }[] = [];
  let standing: Fault | undefined;
  return {
    add(fault) {
      if (fault.times === 'always') standing = fault;
      else counted = [...counted, { fault, left: fault.times ?? 1 }];
    },
    take() {
      const [first, ...others] = counted;
      if (first === undefined) return standing;
      counted = first.left > 1 ? [{ ...first, left: first.left - 1 }, ...others] : others;
      return first.fault;
    },
    list() {
      const waiting = counted.map(({ fault, left }): Fault => ({ ...fault, times: left }));
      return standing === undefined ? waiting : [...waiting, standing];
    },
    clear() {
      counted = [];
      standing = undefined;
    },
  };
}
