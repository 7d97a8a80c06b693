import { spawnGateway } from '../harness/spawn-gateway.js';

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

/** With its default settings but those of `env`, or for many callers of one address where none is given. */
export async function startWatchedGateway(
  upstreamUrl: string,
  env?: Readonly<Record<string, string>>,
): Promise<WatchedGateway> {
  const { url, ask, end } = await spawnGateway({
    upstreamUrl,
    ...(env && { env }),
    nodeFlags: ['--expose-gc'],
    watcher,
  });
  const look = async () => (await ask('look')) as NodeJS.MemoryUsage;
  return {
    url,
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
