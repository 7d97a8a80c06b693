import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from './find-free-port.js';

/** `npm run example`, as somebody at a terminal runs it. */
export interface ExampleCommand extends AsyncDisposable {
  /** Where it says that the page is. */
  readonly url: string;
  /** Ctrl-C, which all processes of a terminal hear; waits for the end of all of them. */
  interrupt(): Promise<void>;
}

/** Resolves when the page is served; rejects with what was printed when the command ends before. */
export async function startExampleCommand(): Promise<ExampleCommand> {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const child = spawn('npm', ['run', 'example'], {
    detached: true, // a process group of its own
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1', PORT: new URL(url).port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // When all that hold the outputs are gone, and not only the first of them.
  const closed = once(child, 'close');
  let printed = '';
  const served = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes(`Local:   ${url}`)) resolve();
      });
  });
  const signal = (name: NodeJS.Signals): void => {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, name);
  };
  const ended = closed.then(() => {
    throw new Error(`The command ended before it served ${url}:\n${printed}`);
  });
  await Promise.race([served, ended]);
  ended.catch(() => undefined);
  return {
    url,
    interrupt: async () => {
      signal('SIGINT');
      await closed;
    },
    [Symbol.asyncDispose]: async () => {
      signal('SIGKILL');
      await closed;
    },
  };
}
