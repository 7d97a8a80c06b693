import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { manyAddresses } from '../resilience/start-gateway.js';

/** The built gateway in a process of its own, whose memory can be looked at. */
export interface WatchedGateway extends AsyncDisposable {
  /** Where GraphQL is served. */
  readonly url: URL;
  /** Megabytes that are alive in its heap: what is left when all garbage is collected. */
  liveMegabytes(): Promise<number>;
  /** The same, and its buffers. */
  heldMegabytes(): Promise<number>;
  /** Sends SIGTERM. Milliseconds until the process has ended. */
  terminate(): Promise<number>;
}

/** Collects garbage when it is asked to, and says what is left. Runs in the gateway's process, beside it. */
const watcher = `process.on('message', () => {
  globalThis.gc();
  process.send(process.memoryUsage());
});
process.channel.unref();`;

/** With its default settings but those of `env`, and its log at its usual level, which goes where nobody reads it. */
export async function startWatchedGateway(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = { DRAIN_SECONDS: '0', ...manyAddresses },
): Promise<WatchedGateway> {
  const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(watcher)}`];
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], {
    env: { PORT: '0', UPSTREAM_URL: upstreamUrl, UPSTREAM_PROJECT_ID: 'bench', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('The gateway must have a standard output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  lines.close();
  // Thrown away: a gateway whose log is not read keeps a megabyte of it.
  child.stdout.resume();
  const look = async (): Promise<NodeJS.MemoryUsage> => {
    const said = once(child, 'message') as Promise<[NodeJS.MemoryUsage]>;
    child.send('look');
    return (await said)[0];
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    url: new URL((JSON.parse(line) as { readonly url: string }).url),
    liveMegabytes: async () => (await look()).heapUsed / 1_000_000,
    heldMegabytes: async () => {
      // The first collection finds what buffers are garbage, and gives them back beside what goes on.
      await look();
      const { heapUsed, external } = await look();
      return (heapUsed + external) / 1_000_000;
    },
    terminate: async () => {
      const startedAt = performance.now();
      await end('SIGTERM');
      return performance.now() - startedAt;
    },
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}
