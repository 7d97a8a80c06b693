import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own beside the gateway, so that nothing in this process delays what it measures or serves. */
export interface Helper extends AsyncDisposable {
  tell(message: object | string): void;
  /** Its next message, after it was told this. */
  ask<T>(message: object | string): Promise<T>;
  readonly child: ChildProcess;
}

/** @param file Beside this one. */
export function startHelper(file: string): Helper {
  const child = fork(new URL(file, import.meta.url));
  const tell = (message: object | string): void => {
    if (child.connected) child.send(message);
  };
  return {
    child,
    tell,
    ask: async <T>(message: object | string) => {
      const said = once(child, 'message') as Promise<[T]>;
      tell(message);
      return (await said)[0];
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
