import type { ServerResponse } from 'node:http';

/** Knows which requests are being answered, so that a server can stop without cutting any of them off. */
export interface Drain {
  /** Call for every request as it comes. While stopping, its answer asks the client to go elsewhere with the next. */
  begin(response: ServerResponse): void;
  /** Resolves when no request is being answered, or when `graceMs` have passed, whichever is first. */
  finish(graceMs: number): Promise<void>;
}

export function createDrain(): Drain {
  const answering = new Set<ServerResponse>();
  let isStopping = false;
  let whenIdle = (): void => undefined;

  function sayGoodbye(response: ServerResponse): void {
    if (!response.headersSent) response.setHeader('connection', 'close');
  }

  return {
    begin: (response) => {
      if (isStopping) sayGoodbye(response);
      answering.add(response);
      response.once('close', () => {
        answering.delete(response);
        if (answering.size === 0) whenIdle();
      });
    },
    finish: async (graceMs) => {
      isStopping = true;
      answering.forEach(sayGoodbye);
      if (answering.size === 0) return;
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
