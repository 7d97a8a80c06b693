import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.js';

export interface GatewayProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Where GraphQL is served. */
  readonly url: string;
  /** All that it has written to the standard output and the standard error. */
  readonly output: () => string;
  /** Log lines so far, parsed. */
  readonly logs: () => readonly Readonly<Record<string, unknown>>[];
  /** Waits until it has ended. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: string | null }>;
}

/**
 * Runs `main.ts` as a process of its own.
 *
 * @param preload A script that runs in it before, to do from inside what cannot be done from outside.
 */
export async function startProcess(env: Readonly<Record<string, string>>, preload = ''): Promise<GatewayProcess> {
  const started = runMain(env, preload);
  const find = () => started.logs().find(({ event }) => event === 'gateway.started')?.['url'];
  await until('the gateway to start', () => find() !== undefined || started.child.exitCode !== null);
  const url = find();
  if (typeof url !== 'string') throw new Error(`The gateway did not start: ${started.output()}`);
  return { ...started, url };
}

/** The same without waiting until it serves, which it may never do. */
export function runMain(env: Readonly<Record<string, string>>, preload = ''): Omit<GatewayProcess, 'url'> {
  const imports = ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...imports, 'src/main.ts'], { env: { PATH, HOME, PORT: '0', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([status, signal]) => ({
    status: status as number | null,
    signal: signal as string | null,
  }));
  return {
    child,
    output: () => output,
    logs: () => output.split('\n').flatMap((line) => (/^\{.*\}$/.test(line) ? [JSON.parse(line) as never] : [])),
    ended,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
