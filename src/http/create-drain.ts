import type { ServerResponse } from 'node:http';

/** Knows which requests are being answered, so that a server can stop without cutting any of them off. */
export interface Drain {
  /** Call for every request as it comes. While stopping, its answer asks the client to go elsewhere with the next. */
  begin(response: ServerResponse): void;
  /** Resolves when no request is being answered, or when `graceMs` have passed, whichever is first. */
  finish(graceMs: number): Promise<void>;
}

export function createDrain(): Drain {
  // Places that are used again: of a set, the tables that it has outgrown would hold responses long after they are gone.
  const answering: (ServerResponse | undefined)[] = [];
  const free: number[] = [];
  let count = 0;
  let isStopping = false;
  let whenIdle = (): void => undefined;

  function sayGoodbye(response: ServerResponse | undefined): void {
    if (response && !response.headersSent) response.setHeader('connection', 'close');
  }

  return {
    begin: (response) => {
      if (isStopping) sayGoodbye(response);
      const place = free.pop() ?? answering.length;
      answering[place] = response;
      count += 1;
      response.once('close', () => {
        answering[place] = undefined;
        free.push(place);
        count -= 1;
        if (count === 0) whenIdle();
      });
    },
    finish: async (graceMs) => {
      isStopping = true;
      answering.forEach(sayGoodbye);
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
