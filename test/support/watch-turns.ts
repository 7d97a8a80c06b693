/** The turns of this process' event loop, watched while something happens. */
export interface TurnWatch {
  /** Milliseconds of the longest turn, in which no other request was served. Ends the watch. */
  stop(): number;
}

/** Measures by the processor's time where that is less than the clock's: on a busy machine a turn waits for its processor. */
export function watchTurns(): TurnWatch {
  let longestMs = 0;
  let isWatching = true;
  let last = { at: performance.now(), cpu: process.cpuUsage() };
  const look = (): void => {
    const spent = process.cpuUsage(last.cpu);
    const turnMs = Math.min(performance.now() - last.at, (spent.user + spent.system) / 1000);
    longestMs = Math.max(longestMs, turnMs);
    last = { at: performance.now(), cpu: process.cpuUsage() };
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop: () => {
      look();
      isWatching = false;
      return longestMs;
    },
  };
}
