import { readProcessMemory } from '../harness/read-process-memory.js';
import { spawnGateway } from '../harness/spawn-gateway.js';

/** The built gateway in a process of its own, as it is deployed. */
export interface GatewayProcess extends AsyncDisposable {
  /** Where GraphQL is served. */
  readonly url: URL;
  /** Attempts that it has made so far, by its own metrics. */
  countAttempts(): Promise<number>;
  /** Most memory that it has had so far, in MB; undefined where the system does not say (other than Linux). */
  peakMegabytes(): Promise<number | undefined>;
}

/** @param nodeFlags More flags of Node than the image has. */
export async function startGateway(upstreamUrl: string, nodeFlags: readonly string[] = []): Promise<GatewayProcess> {
  const { child, url, end } = await spawnGateway({ upstreamUrl, nodeFlags });
  return {
    url,
    countAttempts: async () => {
      const metrics = await (await fetch(new URL('/metrics', url))).text();
      const counts = metrics.matchAll(/^gateway_upstream_attempt_duration_seconds_count\S* (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    peakMegabytes: () => readProcessMemory(child.pid, 'VmHWM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}
