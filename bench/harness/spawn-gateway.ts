import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface SpawnOptions {
  readonly upstreamUrl: string;
  /** Settings beside a free port and the upstream; those of `manyAddresses`, and no draining, when absent. */
  readonly env?: Readonly<Record<string, string>>;
  /** More flags of Node than the image has. */
  readonly nodeFlags?: readonly string[];
  /** A script that runs in the gateway's process, beside it, and is spoken to over `ask`. */
  readonly watcher?: string;
  /** Where its standard error goes. `inherit` when absent. */
  readonly stderr?: 'inherit' | 'ignore';
}

/** The built gateway in a process of its own, as it is deployed. */
export interface SpawnedGateway {
  readonly child: ChildProcess;
  /** Where GraphQL is served. */
  readonly url: URL;
  /** Sends a message to the watcher, and waits for what it says; null when the process has ended. */
  readonly ask: (message: string) => Promise<unknown>;
  readonly hasEnded: () => boolean;
  /** Sends a signal and waits for the end, if the process has not ended before. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

/** What the image starts Node with: the numbers are to be those of what is deployed. */
export const imageOptions = readImageOptions();

/** The callers of a benchmark all come from one address, where those of a company come from many. */
export const manyAddresses = { RATE_LIMIT_PER_SECOND: '1000000', RATE_LIMIT_BURST: '1000000' };

/** The whole environment of a gateway that is measured. */
export function toGatewayEnv(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = { DRAIN_SECONDS: '0', ...manyAddresses },
): NodeJS.ProcessEnv {
  const upstream = { UPSTREAM_URL: upstreamUrl, UPSTREAM_PROJECT_ID: 'bench' };
  return { NODE_OPTIONS: imageOptions, PORT: '0', ...upstream, ...env };
}

/** Resolves when it serves. Its log stays on, at its usual level, and is thrown away: one that is not read fills a pipe. */
export async function spawnGateway(options: SpawnOptions): Promise<SpawnedGateway> {
  const { upstreamUrl, env, nodeFlags = [], watcher, stderr = 'inherit' } = options;
  const beside = watcher === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(watcher)}`];
  const ipc: readonly 'ipc'[] = watcher === undefined ? [] : ['ipc'];
  const stdio: StdioOptions = ['ignore', 'pipe', stderr, ...ipc];
  const child = spawn(process.execPath, [...nodeFlags, ...beside, 'dist/main.js'], {
    env: toGatewayEnv(upstreamUrl, env),
    stdio,
  });
  const exited = once(child, 'exit');
  const url = await readUrl(child);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    url,
    ask: async (message) => {
      if (hasEnded()) return null;
      const said = once(child, 'message') as Promise<[unknown]>;
      child.send(message);
      return Promise.race([said.then(([answer]) => answer), exited.then(() => null)]);
    },
    hasEnded,
    end: async (signal) => {
      if (!hasEnded()) child.kill(signal);
      await exited;
    },
  };
}

/** Of its first line. */
async function readUrl({ stdout }: ChildProcess): Promise<URL> {
  if (!stdout) throw new Error('The gateway must have a standard output');
  const lines = createInterface({ input: stdout });
  const [line] = (await once(lines, 'line')) as [string];
  lines.close();
  stdout.resume();
  return new URL((JSON.parse(line) as { readonly url: string }).url);
}

function readImageOptions(): string {
  const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const options = /^ENV NODE_OPTIONS=(.*)$/m.exec(dockerfile)?.[1];
  if (options === undefined) throw new Error('The Dockerfile must say NODE_OPTIONS');
  return options;
}
