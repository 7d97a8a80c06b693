import { findFreePort } from './find-free-port.js';
import { type GatewayProcess, runGateway } from './run-gateway.js';

/** Replicas of the built gateway, each a process of its own with a port that it keeps when it is started again. */
export interface Replicas extends AsyncDisposable {
  /** Scheme, host and port of each. */
  readonly origins: readonly string[];
  /** Operations that each has finished since its process started, by their request ids, as its log has them. */
  finished(index: number): readonly unknown[];
  /** Stops one, waits for its end, and starts it again. Resolves when it serves. @returns its exit status, or the signal that ended it. */
  restart(index: number, signal?: NodeJS.Signals): Promise<number | string | null>;
}

/** Resolves when all serve. @param env Of each, beside the port. */
export async function startReplicas(count: number, env: Readonly<Record<string, string>>): Promise<Replicas> {
  const ports: number[] = [];
  const running: GatewayProcess[] = [];
  const start = (port: number): GatewayProcess => runGateway({ ...env, PORT: String(port) });
  for (let index = 0; index < count; index += 1) {
    const port = await findFreePort();
    ports.push(port);
    running.push(start(port));
  }
  await Promise.all(running.map((replica) => replica.url()));
  return {
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    finished: (index) =>
      (running[index]?.lines ?? [])
        .filter(({ event }) => event === 'operation.finished')
        .map(({ requestId }) => requestId),
    restart: async (index, signal = 'SIGTERM') => {
      const [replica, port] = [running[index], ports[index]];
      if (replica === undefined || port === undefined) throw new Error(`There must be a replica ${index}`);
      replica.kill(signal);
      const { status } = await replica.ended;
      const next = start(port);
      running[index] = next;
      await next.url();
      return status;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map((replica) => replica[Symbol.asyncDispose]()));
    },
  };
}
