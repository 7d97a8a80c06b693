import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built gateway as a process of its own, as `npm start` runs it. Closing it kills what is left. */
export interface GatewayProcess extends AsyncDisposable {
  /** Log lines so far, parsed. Grows as they come. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Waits for the first line of an event; rejects when the process ends without. */
  line(event: string): Promise<Readonly<Record<string, unknown>>>;
  /** Where GraphQL is served, as soon as it is; rejects likewise. */
  url(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Waits for the end: the exit status, or the signal that ended it, and all that was said. */
  readonly ended: Promise<{
    readonly status: number | string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

export interface RunOptions {
  /** Where `dist` is; this project when absent. */
  readonly folder?: string;
  /** A script that runs in the process before, to do from inside what cannot be done from outside. */
  readonly preload?: string;
  /** None when absent. */
  readonly args?: readonly string[];
}

/** Runs `dist/main.js` with these environment variables and no others. PORT is 0 and EXECUTION the tests' own when absent. */
export function runGateway(
  env: Readonly<Record<string, string>> = {},
  { args = [], folder = process.cwd(), preload = '' }: RunOptions = {},
): GatewayProcess {
  const preloads = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const child = spawn(process.execPath, [...preloads, join(folder, 'dist/main.js'), ...args], {
    env: { PORT: '0', EXECUTION: process.env['EXECUTION'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let stdout = '';
  let stderr = '';
  createInterface(child.stdout).on('line', (text) => {
    stdout += `${text}\n`;
    if (text.startsWith('{')) lines.push(JSON.parse(text) as Record<string, unknown>);
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ status: number | string | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ status: code ?? signal, stdout, stderr });
    });
  });
  const line = (event: string) => {
    const seen = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      const look = () => {
        const found = lines.find((each) => each['event'] === event);
        if (found) resolve(found);
      };
      waiting.add(look);
      look();
    });
    const missed = ended.then(() => {
      throw new Error(`The process ended without ${event}: ${stdout}${stderr}`);
    });
    return Promise.race([seen, missed]);
  };
  return {
    lines,
    line,
    url: async () => String((await line('gateway.started'))['url']),
    kill: (signal) => child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
