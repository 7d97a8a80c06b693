import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contender, Question } from './create-contenders.js';
import { onCore } from './divide-cores.js';
import { findFreePort } from '../../test/support/find-free-port.js';
import { readProcessMemory } from './read-process-memory.js';

export interface ServerOptions {
  readonly upstreamUrl: string;
  /** The core that it is kept to; undefined leaves it free. */
  readonly core: number | undefined;
  /** The file that its log goes to. */
  readonly logFile: string;
  /** It has started when it answers this with 200. */
  readonly readyWhen: Question;
}

/** One contender, up and answering. */
export interface Server extends AsyncDisposable {
  readonly port: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startedInMs: number;
  /** Milliseconds of processor time that it has used so far, all its threads together. */
  cpuMs(): Promise<number>;
  /** Milliseconds of these in the kernel: sending, receiving, waiting for memory. */
  kernelMs(): Promise<number>;
  /** Megabytes that are alive in its heap: what is left when all garbage is collected. */
  liveMegabytes(): Promise<number>;
  /** Most memory that it has had so far, in MB; undefined where the system does not say (other than Linux). */
  peakMegabytes(): Promise<number | undefined>;
  /** Memory that it has now, in MB; undefined likewise. */
  residentMegabytes(): Promise<number | undefined>;
}

export async function startServer(contender: Contender, options: ServerOptions): Promise<Server> {
  const port = await findFreePort();
  const log = openSync(options.logFile, 'a');
  const [command, ...args] = onCore(options.core, ['--import', './bench/peers/report-usage.js', contender.script]);
  const startedAt = performance.now();
  const child = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      UPSTREAM_URL: options.upstreamUrl,
      ...contender.env,
    },
    stdio: ['ignore', log, log, 'ipc'],
  });
  const exited = once(child, 'exit');
  while ((await statusOf(port, options.readyWhen)) !== 200) {
    if (child.exitCode !== null) throw new Error(`${contender.name} must start, but exited.`);
    await delay(2);
  }
  const startedInMs = performance.now() - startedAt;
  const tell = async (question: 'usage' | 'kernel' | 'live'): Promise<number> => {
    child.send(question);
    const [answer] = (await once(child, 'message')) as [number];
    return answer;
  };
  return {
    port,
    startedInMs,
    cpuMs: async () => (await tell('usage')) / 1000,
    kernelMs: async () => (await tell('kernel')) / 1000,
    liveMegabytes: async () => (await tell('live')) / 1_000_000,
    peakMegabytes: () => readProcessMemory(child.pid, 'VmHWM'),
    residentMegabytes: () => readProcessMemory(child.pid, 'VmRSS'),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Sends one question; undefined while the server does not listen yet. */
async function statusOf(port: number, question: Question): Promise<number | undefined> {
  const response = await ask(port, question).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status;
}

export const callerHeaders = { 'content-type': 'application/json', 'x-auth-token': 'a-token-of-the-bench' };

export function ask(port: number, { method, path, body }: Question): Promise<Response> {
  const url = `http://127.0.0.1:${port}${path}`;
  return fetch(url, { method, headers: callerHeaders, ...(method === 'POST' && { body }) });
}
