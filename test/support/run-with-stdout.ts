import { type StdioOptions, spawn } from 'node:child_process';
import { Socket, createServer } from 'node:net';
import { until } from './until.js';

/** The built gateway in front of the sandbox, with a standard output of the test's own. Closing it kills what is left. */
export interface LoggingGateway extends AsyncDisposable {
  readonly pid: number;
  readonly origin: string;
  /** The end of its standard output that the test holds, if that is `socket`. */
  readonly stdout: Socket | null;
  kill(signal: NodeJS.Signals): void;
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

export interface LoggingOptions {
  /** A descriptor, or a socket as Node and systemd give it. */
  readonly stdout: number | 'socket';
  readonly stderr?: number;
  /** A script that runs in the process before. */
  readonly preload?: string;
  /** Words of a shell that come before the command, such as `ulimit -f 64;`, and behind it, such as `>&-`. */
  readonly shell?: { readonly before?: string; readonly after?: string };
}

/** Resolves as soon as it is ready, which does not depend on its log. */
export async function runWithStdout(options: LoggingOptions): Promise<LoggingGateway> {
  const { stdout, stderr = 'inherit', preload = '', shell = {} } = options;
  const port = await freePort();
  const stdio: StdioOptions = ['ignore', stdout === 'socket' ? 'pipe' : stdout, stderr];
  const script = `${shell.before ?? ''} exec "$@" ${shell.after ?? ''}`;
  const preloads = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, ...preloads, 'dist/main.js'], {
    env: { PORT: String(port), DRAIN_SECONDS: '0', EXECUTION: process.env['EXECUTION'] },
    stdio,
  });
  // Somebody who listens, or Node throws away at its end what is not read yet. This reads nothing but a first buffer full.
  child.stdout?.on('readable', () => undefined);
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  const isReady = async () => (await statusOf(`${origin}/readyz`)) === 200;
  await Promise.race([
    until('the gateway to be ready', isReady),
    ended.then((status) => {
      throw new Error(`The gateway ended with ${status}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    origin,
    stdout: child.stdout instanceof Socket ? child.stdout : null,
    kill: (signal) => child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function statusOf(url: string): Promise<number | null> {
  return fetch(url).then(
    ({ status }) => status,
    () => null,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('A server must have a port');
  return address.port;
}
