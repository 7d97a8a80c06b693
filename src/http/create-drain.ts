/** Knows how many connections have something to be answered, so that a server can stop without cutting any of them off. */
export interface Drain {
  /** A connection has something to be answered. */
  begin(): void;
  /** It has nothing any more: its last answer has left, or the client has. */
  end(): void;
  /** Whether answers must ask their clients to go elsewhere with the next request. */
  isStopping(): boolean;
  /** Resolves when no connection has anything to be answered, or when `graceMs` have passed, whichever is first. */
  finish(graceMs: number): Promise<void>;
}

export function createDrain(): Drain {
  let count = 0;
  let isStopping = false;
  let whenIdle = (): void => undefined;
  return {
    begin: () => {
      count += 1;
    },
    end: () => {
      count -= 1;
      if (count === 0) whenIdle();
    },
    isStopping: () => isStopping,
    finish: async (graceMs) => {
      isStopping = true;
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
