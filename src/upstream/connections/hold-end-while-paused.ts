import type { Socket } from 'node:net';

/** What there is of undici's parser (client-h1.js), which it keeps under a symbol of its own. */
interface Parser {
  paused: boolean;
}

/**
 * Lets undici hear that the server has closed a connection only when no answer on it is paused. Otherwise it throws an assertion
 * that is not caught (`finish` of client-h1.js), or takes an answer that is all there for one that was cut.
 */
export function holdEndWhilePaused(socket: Socket): void {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  socket.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const parser = event === 'end' ? parserOf(socket) : undefined;
    if (!parser?.paused) return emit(event, ...args);
    // Or Node destroys the connection now, and the answer with it.
    socket.allowHalfOpen = true;
    onceResumed(parser, () => {
      socket.allowHalfOpen = false;
      if (!socket.destroyed) socket.emit('end');
    });
    return true;
  };
}

/** undici has handed out its own `resume` before, so that the flag alone tells of it. */
function onceResumed(parser: Parser, then: () => void): void {
  Object.defineProperty(parser, 'paused', {
    configurable: true,
    enumerable: true,
    get: () => true,
    set: (value: boolean) => {
      Object.defineProperty(parser, 'paused', { configurable: true, enumerable: true, writable: true, value });
      // What is left of the answer is read first.
      queueMicrotask(then);
    },
  });
}

function parserOf(socket: object): Parser | undefined {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'parser');
  return key && ((Reflect.get(socket, key) as Parser | null) ?? undefined);
}
