import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** The built gateway in a process of its own, as it is deployed. */
export interface GatewayProcess extends AsyncDisposable {
  /** Where GraphQL is served. */
  readonly url: URL;
  /** Attempts that it has made so far, by its own metrics. */
  countAttempts(): Promise<number>;
  /** Most memory that it has had so far, in MB; undefined where the system does not say (other than Linux). */
  peakMegabytes(): Promise<number | undefined>;
}

/** What the image starts Node with: the numbers are to be those of what is deployed. */
export const imageOptions = readImageOptions();

/** The callers of a benchmark all come from one address, where those of a company come from many. */
export const manyAddresses = { RATE_LIMIT_PER_SECOND: '100000', RATE_LIMIT_BURST: '100000' };

/** @param nodeFlags More flags of Node than the image has. */
export async function startGateway(upstreamUrl: string, nodeFlags: readonly string[] = []): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [...nodeFlags, 'dist/main.js'], {
    env: {
      NODE_OPTIONS: imageOptions,
      PORT: '0',
      DRAIN_SECONDS: '0',
      UPSTREAM_URL: upstreamUrl,
      UPSTREAM_PROJECT_ID: 'bench',
      ...manyAddresses,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  // Its log stays on, at its usual level, and goes where nobody reads it.
  lines.on('line', () => undefined);
  const url = new URL((JSON.parse(line) as { readonly url: string }).url);
  return {
    url,
    countAttempts: async () => {
      const metrics = await (await fetch(new URL('/metrics', url))).text();
      const counts = metrics.matchAll(/^gateway_upstream_attempt_duration_seconds_count\S* (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    peakMegabytes: async () => {
      const status = await readFile(`/proc/${String(child.pid)}/status`, 'utf8').catch(() => '');
      const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
      return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1_000_000;
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function readImageOptions(): string {
  const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const options = /^ENV NODE_OPTIONS=(.*)$/m.exec(dockerfile)?.[1];
  if (options === undefined) throw new Error('The Dockerfile must say NODE_OPTIONS');
  return options;
}
