import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The gateway as a process of its own, for what only a process can show. */
export interface GatewayProcess extends AsyncDisposable {
  /** Where GraphQL is served. */
  readonly url: string;
}

/** Resolves when it listens. Rejects when it ends instead. */
export async function startGatewayProcess(env: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env['PATH'], PORT: '0', EXECUTION: process.env['EXECUTION'], DRAIN_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, url } = JSON.parse(line) as { readonly event: string; readonly url?: string };
    if (event === 'gateway.started' && url !== undefined) {
      child.stdout.resume();
      return { url, [Symbol.asyncDispose]: () => stop(child) };
    }
  }
  throw new Error(`The gateway ended before it listened, with exit status ${child.exitCode ?? 'unknown'}.`);
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
