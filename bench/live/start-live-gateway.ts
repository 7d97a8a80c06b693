import { manyAddresses, spawnGateway } from '../harness/spawn-gateway.js';

/** The built gateway in a process of its own, into which can be looked. */
export interface LiveGateway extends AsyncDisposable {
  readonly port: number;
  /** Collects garbage, and says what is left. */
  look(): Promise<Look>;
  /** Counts from now on: with `turns` those of its event loop too, which then does not rest. */
  begin(what?: 'turns'): Promise<void>;
  /** What was used since. */
  end(): Promise<Usage>;
  /** Sends SIGTERM. Milliseconds until the process has ended. */
  terminate(): Promise<number>;
}

export interface Look {
  /** Heap and buffers that are alive, in MB. */
  readonly aliveMegabytes: number;
  /** Memory of the process, in MB. */
  readonly residentMegabytes: number;
  /** Timers, sockets and whatever else keeps the process alive, by their names. */
  readonly resources: readonly string[];
  /** Listeners of the process. */
  readonly listeners: number;
}

export interface Usage {
  /** Milliseconds of the longest turn of the event loop; 0 where they were not counted. */
  readonly longestMs: number;
  /** The most milliseconds of processor time in one turn: nothing that runs beside the gateway makes it longer. 0 likewise. */
  readonly longestCpuMs: number;
  /** Milliseconds of processor time of all threads. */
  readonly cpuMs: number;
}

/** Runs in the gateway's process, beside it. */
const watcher = `let isCounting = false;
let startedAt, cpuAtStart, at, cpu, longestMs, longestCpuMs;
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const turn = () => {
  const [now, used] = [performance.now(), cpuMs()];
  longestMs = Math.max(longestMs, now - at);
  longestCpuMs = Math.max(longestCpuMs, used - cpu);
  [at, cpu] = [now, used];
  if (isCounting) setImmediate(turn);
};
process.on('message', (message) => {
  if (message === 'begin' || message === 'begin turns') {
    [at, cpu, longestMs, longestCpuMs] = [performance.now(), cpuMs(), 0, 0];
    cpuAtStart = cpu;
    isCounting = message === 'begin turns';
    if (isCounting) setImmediate(turn);
    process.send('begun');
  } else if (message === 'end') {
    isCounting = false;
    process.send({ longestMs, longestCpuMs, cpuMs: cpuMs() - cpuAtStart });
  } else {
    globalThis.gc();
    // The first collection finds what buffers are garbage, and gives them back beside what goes on.
    setImmediate(() => {
      globalThis.gc();
      const { heapUsed, external, rss } = process.memoryUsage();
      process.send({
        aliveMegabytes: (heapUsed + external) / 1e6,
        residentMegabytes: rss / 1e6,
        resources: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate'),
        listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
      });
    });
  }
});
process.channel.unref();`;

/** Callers of the gateway: each has its twenty streams, and all read as one. */
export const tokens: readonly string[] = Array.from({ length: 50 }, (_, index) => `caller-${index}`);

/** With its default settings, but for `env`, a rate that one process can send at, and credentials of its own. */
export async function startLiveGateway(
  upstreamUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<LiveGateway> {
  const ownKey = { UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'a-key', UPSTREAM_SK: 'a-secret' };
  const { url, ask, end } = await spawnGateway({
    upstreamUrl,
    env: { ...manyAddresses, ...ownKey, GATEWAY_TOKENS: tokens.join(','), ...env },
    nodeFlags: ['--expose-gc'],
    watcher,
  });
  return {
    port: Number(url.port),
    look: async () => (await ask('look')) as Look,
    begin: async (what) => {
      await ask(what ? 'begin turns' : 'begin');
    },
    end: async () => (await ask('end')) as Usage,
    terminate: async () => {
      const startedAt = performance.now();
      await end('SIGTERM');
      return performance.now() - startedAt;
    },
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}
