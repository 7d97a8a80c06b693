import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { manyAddresses } from '../resilience/start-gateway.js';

/** The built gateway in a process of its own, whose heap can be looked at. */
export interface WatchedGateway extends AsyncDisposable {
  /** Where GraphQL is served. */
  readonly url: URL;
  /** Megabytes that are alive in its heap: what is left when all garbage is collected. */
  liveMegabytes(): Promise<number>;
}

/** Collects garbage when it is asked to, and says what is left. Runs in the gateway's process, beside it. */
const watcher = `process.on('message', () => {
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
process.channel.unref();`;

/** With its default settings, and its log at its usual level, which goes where nobody reads it. */
export async function startWatchedGateway(upstreamUrl: string): Promise<WatchedGateway> {
  const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(watcher)}`];
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], {
    env: { PORT: '0', DRAIN_SECONDS: '0', UPSTREAM_URL: upstreamUrl, UPSTREAM_PROJECT_ID: 'bench', ...manyAddresses },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('The gateway must have a standard output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  lines.close();
  // Thrown away: a gateway whose log is not read keeps a megabyte of it.
  child.stdout.resume();
  return {
    url: new URL((JSON.parse(line) as { readonly url: string }).url),
    liveMegabytes: async () => {
      const said = once(child, 'message') as Promise<[number]>;
      child.send('look');
      const [bytes] = await said;
      return bytes / 1_000_000;
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
