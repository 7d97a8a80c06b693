/**
 * Calls `run` once, `ms` milliseconds from now.
 *
 * @returns calls it off. May be called again, and after it has run.
 */
export type SetTimer = (run: () => void, ms: number) => () => void;

/** The machine's own timers. */
export const setTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
};
