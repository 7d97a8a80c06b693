/** What this process holds for JavaScript, buffers and decoders included, watched while something happens. */
export interface MemoryWatch {
  /** Bytes that the peak lay above the start. Ends the watch. */
  stop(): number;
}

/** Looks every few milliseconds: coarse, and enough to tell megabytes from gigabytes. */
export function watchMemory(): MemoryWatch {
  const start = heldBytes();
  let peak = start;
  const look = () => {
    peak = Math.max(peak, heldBytes());
  };
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peak - start;
    },
  };
}

/** `external` counts the `arrayBuffers` as well. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
