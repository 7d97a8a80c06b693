import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { imageOptions } from '../resilience/start-gateway.js';

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
  const flags = [...nodeFlags, '--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(watcher)}`];
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], {
    env: {
      NODE_OPTIONS: imageOptions,
      PORT: '0',
      DRAIN_SECONDS: '0',
      UPSTREAM_URL: upstreamUrl,
      UPSTREAM_PROJECT_ID: 'bench',
      RATE_LIMIT_PER_SECOND: '1000000',
      RATE_LIMIT_BURST: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  if (!child.stdout) throw new Error('The gateway must have a standard output');
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  lines.close();
  child.stdout.resume();
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ask = async (message: string): Promise<unknown> => {
    if (hasEnded()) return null;
    const said = once(child, 'message') as Promise<[unknown]>;
    child.send(message);
    return Promise.race([said.then(([answer]) => answer), exited.then(() => null)]);
  };
  return {
    port: Number(new URL((JSON.parse(line) as { readonly url: string }).url).port),
    begin: async () => {
      await ask('begin');
    },
    end: async () => (await ask('end')) as Usage | null,
    hasEnded,
    [Symbol.asyncDispose]: async () => {
      // A profile is written by a process that ends by itself; one that does not hear is ended.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(timer);
    },
  };
}
