import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ScenarioResult, toPromiseRow } from '../../harness/promise-row.js';
import { manyAddresses, toGatewayEnv } from '../../harness/spawn-gateway.js';
import { page, startUpstream } from '../../harness/start-upstream.js';
import { percentile, spread, tally } from '../../harness/statistics.js';
import { atPace, sendAtPace } from '../at-pace.js';
import { createCallers } from '../create-callers.js';

const seconds = 30;
/** Each is a line of about 150 bytes: in 30 s twice what the gateway keeps of them. */
const perSecond = 500;
const probesPerSecond = 10;

/** A pipe for the log that is full and not read. */
export async function measureUnreadLog(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(page(1));
  using pipe = createUnreadPipe();
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: toGatewayEnv(upstream.url, { DRAIN_SECONDS: '1', ...manyAddresses }),
    stdio: ['ignore', pipe.writer, 'inherit'],
  });
  closeSync(pipe.writer);
  const url = pipe.readUrl();
  const callers = createCallers(url, 5000);
  await atPace(callers, perSecond, 3);
  const probing = probe(new URL('/livez', url));
  const { pending } = await sendAtPace(callers, perSecond, seconds);
  const kinds = (await Promise.all(pending)).map(({ kind }) => kind);
  const probes = await probing;
  const lost = await readLost(new URL('/metrics', url));
  callers.close();
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  const [status] = await Promise.race([exited, delay(10_000, ['not within 10 s'] as const)]);
  const stopMs = performance.now() - stoppedAt;
  child.kill('SIGKILL');
  const scenario = `A log pipe that is not read for ${seconds} s`;
  const row = toPromiseRow(scenario);
  return {
    rows: [
      row('Answer time of `/livez`', 'p99 under 100 ms', spread(probes), percentile(probes, 0.99) < 100),
      row(
        'Operations',
        'ok',
        tally(kinds),
        kinds.every((kind) => kind === 'ok'),
      ),
      row('Lines that were dropped and counted', 'more than 0', String(lost), lost > 0),
      row('Exit status after SIGTERM', '0', `${status} after ${stopMs.toFixed(0)} ms`, status === 0),
    ],
    notes: [
      `Log: a pipe of 64 kB whose reader stops after the first line, ${perSecond} operations a second, and ${probesPerSecond} times a second \`/livez\`.`,
    ],
  };
}

/** The answer times of one request after the other, in milliseconds, until the load is over. */
async function probe(url: URL): Promise<readonly number[]> {
  const durations: number[] = [];
  while (durations.length < seconds * probesPerSecond) {
    const startedAt = performance.now();
    await (await fetch(url)).text();
    durations.push(performance.now() - startedAt);
    await delay(1000 / probesPerSecond);
  }
  return durations;
}

async function readLost(url: URL): Promise<number> {
  const metrics = await (await fetch(url)).text();
  return Number(/^gateway_log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
}

/** A pipe whose reading end stays open, and is read only to learn where the gateway serves. */
function createUnreadPipe() {
  const folder = mkdtempSync(join(tmpdir(), 'unread-log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  // Each end waits for the other when it is opened; both at once do not.
  const both = openSync(path, 'r+');
  const [reader, writer] = [openSync(path, 'r'), openSync(path, 'w')];
  closeSync(both);
  return {
    writer,
    readUrl: (): URL => {
      const bytes = Buffer.alloc(4096);
      const line = bytes.toString('utf8', 0, readSync(reader, bytes));
      return new URL((JSON.parse(line) as { readonly url: string }).url);
    },
    [Symbol.dispose]: (): void => {
      closeSync(reader);
      rmSync(folder, { recursive: true });
    },
  };
}
