import { manyAddresses, spawnGateway } from '../harness/spawn-gateway.js';

/** What one request took of the gateway. */
export interface Usage {
  /** Processor time of all threads, in milliseconds. */
  readonly cpuMs: number;
  /** Bytes that are alive when all garbage is collected, more than before. */
  readonly stays: number;
  /** Most memory of the process while it lasted, more than before; 0 where the system does not say (other than Linux). */
  readonly peak: number;
}

export interface HostileGateway extends AsyncDisposable {
  readonly port: number;
  /** Collects garbage, and counts from now on. */
  begin(): Promise<void>;
  /** What was used since; null when the gateway has ended. */
  end(): Promise<Usage | null>;
  hasEnded(): boolean;
}

/** Runs in the gateway's process, beside it. Writing 5 to `clear_refs` has Linux count the peak from now on. */
const watcher = `const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
const kilobytes = (name) => { try { return Number(new RegExp(name + ':\\\\s*(\\\\d+)').exec(readFileSync('/proc/self/status', 'utf8'))[1]); } catch { return 0; } };
const alive = () => { globalThis.gc(); const { heapUsed, external } = process.memoryUsage(); return heapUsed + external; };
let cpu, before, resident;
process.on('message', (message) => {
  if (message === 'begin') {
    before = alive();
    try { writeFileSync('/proc/self/clear_refs', '5'); } catch {}
    resident = kilobytes('VmRSS');
    cpu = process.cpuUsage();
    process.send('begun');
  } else {
    const { user, system } = process.cpuUsage(cpu);
    const peak = kilobytes('VmHWM') - resident;
    process.send({ cpuMs: (user + system) / 1000, peak: Math.max(0, peak * 1024), stays: alive() - before });
  }
});
process.on('disconnect', () => process.exit());
process.channel.unref();`;

/** @param env Settings beside those that let the harness send as fast as it can. */
export async function startHostileGateway(
  upstreamUrl: string,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): Promise<HostileGateway> {
  const { child, url, ask, hasEnded, end } = await spawnGateway({
    upstreamUrl,
    env: { DRAIN_SECONDS: '0', ...manyAddresses, ...env },
    nodeFlags: [...nodeFlags, '--expose-gc'],
    watcher,
    stderr: 'ignore',
  });
  return {
    port: Number(url.port),
    begin: async () => {
      await ask('begin');
    },
    end: async () => (await ask('end')) as Usage | null,
    hasEnded,
    [Symbol.asyncDispose]: async () => {
      // A profile is written by a process that ends by itself; one that does not hear is ended.
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await end('SIGTERM');
      clearTimeout(timer);
    },
  };
}
