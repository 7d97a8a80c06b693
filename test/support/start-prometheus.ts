import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from './find-free-port.js';
import { prometheus } from './missing-prometheus.js';

export interface Prometheus extends AsyncDisposable {
  /** The series that an expression has now. @throws {Error} with what is wrong with the expression. */
  ask(expression: string): Promise<readonly { readonly metric: Readonly<Record<string, string>> }[]>;
  /** Asks again and again until an expression has series; rejects after half a minute. */
  until(expression: string): Promise<void>;
}

/** A Prometheus that scrapes one gateway every second, as the job `snapshot-gateway`. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const address = `127.0.0.1:${await findFreePort()}`;
  const job = { job_name: 'snapshot-gateway', static_configs: [{ targets: [target] }] };
  const every = { scrape_interval: '1s', scrape_timeout: '1s' };
  const file = join(folder, 'prometheus.yml');
  // YAML reads JSON.
  writeFileSync(file, JSON.stringify({ global: every, scrape_configs: [job] }));
  const flags = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  const child = spawn(prometheus, [...flags, `--web.listen-address=${address}`], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const ask: Prometheus['ask'] = async (expression) => {
    const url = `http://${address}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`;
    const answer = (await (await fetch(url)).json()) as {
      readonly error?: string;
      readonly data?: { readonly result: Awaited<ReturnType<Prometheus['ask']>> };
    };
    if (!answer.data) throw new Error(`${answer.error ?? 'No data'}: ${expression}`);
    return answer.data.result;
  };
  return {
    ask,
    until: async (expression) => {
      const giveUpAt = performance.now() + 30_000;
      while ((await ask(expression).catch(() => [])).length === 0) {
        if (performance.now() > giveUpAt) throw new Error(`Waited in vain for ${expression}`);
        // What is asked for comes once a second; without a pause the machine would do nothing else.
        await pause(100);
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
