import { spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createFifo } from '../../support/create-fifo.js';
import { type LoggingGateway, runWithStdout } from '../../support/run-with-stdout.js';
import { sendRaw } from '../../support/send-raw.js';
import { until } from '../../support/until.js';

/** Their lines, of more than 200 bytes each, are more than what the log keeps and a pipe holds. */
const tooMany = 7000;
/** More than a pipe or a socket holds, and less than what the log keeps. */
const many = 3500;

describe.each(['pipe', 'socket'] as const)('a %s that is not read', (kind) => {
  test('keeps nobody waiting, loses whole lines, and says once how many when it is read again', async () => {
    await using log = await runInto(kind);
    const { gateway, reader } = log;
    await refuse(gateway, 'early', tooMany);
    const lost = await lostLines(gateway);
    expect(lost).toBeGreaterThan(0);
    const seen = readLines(reader);
    await until('the loss to be told', () => seen.some(({ event }) => event === 'log.dropped'));
    await refuse(gateway, 'late', 10);
    gateway.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    await until('the last line', () => seen.at(-1)?.['event'] === 'gateway.stopped');
    const rest = seen.filter(({ event }) => event !== 'gateway.started' && event !== 'gateway.stopping');
    expect(rest.map(({ requestId, event }) => requestId ?? event)).toEqual([
      ...idsOf('early', tooMany - lost),
      'log.dropped',
      ...idsOf('late', 10),
      'gateway.stopped',
    ]);
    expect(seen.find(({ event }) => event === 'log.dropped')).toMatchObject({ level: 'warn', lines: lost });
  });

  test('does not keep it from stopping, and gets no half line', async () => {
    await using log = await runInto(kind);
    const { gateway, reader } = log;
    await refuse(gateway, 'id', tooMany);
    expect((await fetch(`${gateway.origin}/livez`)).status).toBe(200);
    gateway.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    const written = await text(reader);
    expect(written.endsWith('\n')).toBe(true);
    const ids = parseLines(written).flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));
    expect(ids).toEqual(idsOf('id', ids.length));
    expect(ids.length).toBeGreaterThan(100);
  });
});

describe('lines that wait when the process ends are written first', () => {
  test.each([
    {
      how: 'by an error that nothing caught',
      end: "throw new Error('unforeseen')",
      last: 'gateway.stopped',
      status: 1,
    },
    {
      how: 'by a second signal',
      end: "process.emit('SIGINT'); process.emit('SIGINT')",
      last: 'gateway.stopping',
      status: 1,
    },
  ])('$how', async ({ end, last, status }) => {
    await using log = await runIntoStoppedReader(end);
    const { gateway, reader } = log;
    await refuse(gateway, 'id', many);
    gateway.kill('SIGUSR2');
    const seen = parseLines(await text(reader));
    expect(await gateway.ended).toBe(status);
    expect(seen.flatMap(({ requestId }) => requestId ?? [])).toEqual(idsOf('id', many));
    expect(seen.at(-1)).toMatchObject({ event: last });
    const crashes = seen.filter(({ event }) => event === 'gateway.crashed');
    expect(crashes).toHaveLength(last === 'gateway.stopped' ? 1 : 0);
  });
});

test('a crash explains itself even where lines were lost', async () => {
  await using log = await runIntoStoppedReader("throw new Error('unforeseen')");
  const { gateway, reader } = log;
  await refuse(gateway, 'id', tooMany);
  const lost = await lostLines(gateway);
  gateway.kill('SIGUSR2');
  const seen = parseLines(await text(reader));
  expect(seen.slice(-3)).toEqual([
    expect.objectContaining({ event: 'log.dropped', lines: lost }),
    expect.objectContaining({ event: 'gateway.crashed', error: expect.objectContaining({ message: 'unforeseen' }) }),
    expect.objectContaining({ event: 'gateway.stopped' }),
  ]);
});

describe('a disk', () => {
  test('that is full loses lines, and the log goes on within the same line when there is room again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'disk-'));
    const file = join(folder, 'log');
    const descriptor = openSync(file, 'a');
    // 32 or 64 kB, as the shell counts.
    await using gateway = await runWithStdout({ stdout: descriptor, shell: { before: 'ulimit -f 64;' } });
    closeSync(descriptor);
    await refuse(gateway, 'early', tooMany);
    const lost = await lostLines(gateway);
    expect(lost).toBeGreaterThan(0);
    const fullSize = statSync(file).size;
    let written = '';
    await until('the loss to be told', () => {
      const now = readFileSync(file, 'utf8');
      // Less may become more before it is truncated.
      if (now.length < fullSize) return now.includes('"log.dropped"');
      written += now;
      truncateSync(file, 0);
      return written.includes('"log.dropped"');
    });
    gateway.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    const seen = parseLines(written + readFileSync(file, 'utf8'));
    expect(seen.flatMap(({ requestId }) => requestId ?? [])).toEqual(idsOf('early', tooMany - lost));
    expect(seen.filter(({ event }) => event === 'log.dropped')).toEqual([expect.objectContaining({ lines: lost })]);
    expect(seen.at(-1)).toMatchObject({ event: 'gateway.stopped' });
    rmSync(folder, { recursive: true });
  });

  test('that is full from the start takes neither lines nor warnings, and stops nothing', async () => {
    const full = openSync('/dev/full', 'w');
    const preload = "process.on('SIGUSR2', () => process.emitWarning('is not written'));";
    await using gateway = await runWithStdout({ stdout: full, stderr: full, preload });
    closeSync(full);
    gateway.kill('SIGUSR2');
    await refuse(gateway, 'id', tooMany);
    expect(await lostLines(gateway)).toBeGreaterThan(0);
    gateway.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});

test('a reader that is gone stops nothing, and the next one gets whole lines', async () => {
  using fifo = createFifo();
  await using gateway = await runWithStdout({ stdout: fifo.writer });
  closeSync(fifo.writer);
  closeSync(fifo.reader);
  await refuse(gateway, 'id', tooMany);
  const lost = await lostLines(gateway);
  expect(lost).toBeGreaterThan(0);
  const reader = openReader(openSync(fifo.path, constants.O_RDONLY | constants.O_NONBLOCK));
  const seen = readLines(reader);
  await until('the loss to be told', () => seen.some(({ event }) => event === 'log.dropped'));
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
  expect(seen.find(({ event }) => event === 'log.dropped')).toMatchObject({ lines: lost });
});

test('a standard output and a standard error that are closed stop nothing', async () => {
  await using gateway = await runWithStdout({ stdout: 'socket', shell: { after: '>&- 2>&-' } });
  await refuse(gateway, 'id', 10);
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
});

test('lines come while it serves, and none is counted as lost', async () => {
  await using log = await runInto('pipe');
  const seen = readLines(log.reader);
  await refuse(log.gateway, 'id', many);
  const last = idsOf('id', many).at(-1);
  await until('all lines', () => seen.at(-1)?.['requestId'] === last);
  expect(seen.flatMap(({ requestId }) => requestId ?? [])).toEqual(idsOf('id', many));
  expect(await lostLines(log.gateway)).toBe(0);
});

async function runInto(kind: 'pipe' | 'socket') {
  if (kind === 'socket') {
    const gateway = await runWithStdout({ stdout: 'socket' });
    if (!gateway.stdout) throw new Error('A gateway with a socket must have one');
    return toLog(gateway, gateway.stdout);
  }
  using fifo = createFifo();
  const gateway = await runWithStdout({ stdout: fifo.writer });
  closeSync(fifo.writer);
  return toLog(gateway, openReader(fifo.reader));
}

/** Into a pipe whose reader, a process, stands still until SIGUSR2 makes the gateway wake it and do `end`, both in one turn. */
async function runIntoStoppedReader(end: string) {
  using fifo = createFifo();
  const cat = spawn('cat', { stdio: [fifo.reader, 'pipe', 'inherit'] });
  closeSync(fifo.reader);
  if (!cat.stdout) throw new Error('A reader must pass on what it reads');
  cat.kill('SIGSTOP');
  const preload = `process.on('SIGUSR2', () => { process.kill(${cat.pid}, 'SIGCONT'); ${end}; });`;
  const gateway = await runWithStdout({ stdout: fifo.writer, preload });
  closeSync(fifo.writer);
  return {
    gateway,
    reader: cat.stdout,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      cat.kill('SIGKILL');
    },
  };
}

function toLog(gateway: LoggingGateway, reader: Socket) {
  return {
    gateway,
    reader,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      reader.destroy();
    },
  };
}

function openReader(fd: number): Socket {
  return new Socket({ fd, readable: true, writable: false });
}

/** Requests of one connection: more may not wait on one. */
const pipelined = 90;

/** Sends requests that are refused, each of which is a line with its id. */
async function refuse(gateway: LoggingGateway, prefix: string, count: number): Promise<void> {
  const ids = idsOf(prefix, count);
  for (let start = 0; start < count; start += pipelined) {
    const batch = ids.slice(start, start + pipelined);
    const requests = batch.map((id, index) => {
      const connection = index === batch.length - 1 ? 'close' : 'keep-alive';
      return `PUT /graphql HTTP/1.1\r\nHost: gateway\r\nX-Request-Id: ${id}\r\nConnection: ${connection}\r\n\r\n`;
    });
    const answers = await sendRaw(gateway.origin, requests.join(''));
    expect(answers.match(/HTTP\/1\.1 405/g)).toHaveLength(batch.length);
  }
}

function idsOf(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}-`.padEnd(64, 'x'));
}

async function lostLines({ origin }: LoggingGateway): Promise<number> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^gateway_log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
}

/** The lines so far; grows as they come. */
function readLines(reader: Socket): readonly Readonly<Record<string, unknown>>[] {
  const lines: Readonly<Record<string, unknown>>[] = [];
  let rest = '';
  const take = () => {
    rest += (reader.read() as string | null) ?? '';
    const end = rest.lastIndexOf('\n') + 1;
    lines.push(...parseLines(rest.slice(0, end)));
    rest = rest.slice(end);
  };
  reader.setEncoding('utf8').on('readable', take);
  take();
  return lines;
}

/** Throws when one of them is no whole line. */
function parseLines(written: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = written.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
