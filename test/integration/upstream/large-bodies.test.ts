import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { type Behaviour, untilGone } from '../../support/fault-server/behaviour.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf, rowsOf } from '../../support/rows.js';
import { watchMemory } from '../../support/watch-memory.js';
import { watchTurns } from '../../support/watch-turns.js';

const MB = 1_048_576;
const GB = 1024 * MB;

describe('what is too large is UPSTREAM_BAD_RESPONSE after one attempt, in little memory', () => {
  test.each<[string, Behaviour]>([
    ['a gzip bomb of 1 GB', answers.gzipBomb(GB)],
    ['a body of 1 GB that says so', answers.hugeBody(GB)],
    ['a body of 1 GB that does not say so', answers.hugeBodyOfUnknownLength(GB)],
    ['headers of 16 MB', answers.headerFlood(16 * MB)],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway();
    // What a first request loads is not the fault's.
    await pair.ask();
    pair.upstream.answerWith(fault);
    let asked = 1;
    await expectLittle(async () => {
      const [answer, cost] = await measure(() => pair.ask());
      asked += 1;
      expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
      expect(pair.upstream.requests).toHaveLength(asked);
      return cost;
    });
    await pair.upstream.connectionsClosed();
  });

  test.each([404, 500])('the body of a %i is not needed, and not waited for', async (status) => {
    await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
    pair.upstream.answerWith(async (exchange) => {
      await exchange.write(`HTTP/1.1 ${status} Failed\r\nContent-Length: ${GB}\r\n\r\n`);
      while (await exchange.write('<p>'.repeat(20_000)));
    });
    const memory = watchMemory();
    const { errors } = await pair.ask();
    expect(memory.stop()).toBeLessThan(64 * MB);
    expect(errors).toMatchObject([{ extensions: { upstream: { status } } }]);
    await pair.upstream.connectionsClosed();
  });
});

describe('the bound is UPSTREAM_MAX_BODY_BYTES', () => {
  const env = { UPSTREAM_MAX_BODY_BYTES: '4096' };
  /** About 3300 bytes, and 2500 of gzip. */
  const noise = { total_count: 0, desktop_snapshots: [], padding: randomBytes(2400).toString('base64') };

  test.each<[string, Behaviour, boolean]>([
    ['4096 bytes fit', answers.hugeBody(4096), true],
    ['4097 bytes do not', answers.hugeBody(4097), false],
    ['4097 bytes of unknown length do not', answers.hugeBodyOfUnknownLength(4097), false],
    ['4096 bytes fit once decoded', answers.gzipBomb(4096), true],
    ['4097 bytes do not once decoded', answers.gzipBomb(4097), false],
    ['more than 2048 bytes of gzip do not, however few they are once decoded', answers.encoded(noise, 'gzip'), false],
  ])('%s', async (_, fault, fits) => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(fault);
    const { errors } = await pair.ask();
    const codes = errors?.map(({ extensions }) => extensions.code);
    expect(codes).toEqual(fits ? undefined : ['UPSTREAM_BAD_RESPONSE']);
  });
});

/** A body may have as many bytes, decoded. */
const fullBytes = 16 * MB - 1000;
/** A hundred are promised; without a bound it is thousands. */
const longestTurnMs = 500;

/** So many bytes of ASCII again and again, or of what it becomes each time. Written at once, so that no garbage is left. */
function fill(next: string | ((index: number) => string), bytes = fullBytes): Buffer {
  if (typeof next === 'string') return Buffer.alloc(bytes - (bytes % next.length), next);
  const filled = Buffer.alloc(bytes);
  let length = 0;
  for (let index = 0; ; index += 1) {
    const part = next(index);
    if (length + part.length > bytes) return filled.subarray(0, length);
    length += filled.write(part, length, 'latin1');
  }
}

function join(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** An answer of these rows, of which the last byte is a comma. */
const listOf = (...rows: readonly (string | Buffer)[]): Buffer =>
  join('{"desktop_snapshots":[', join(...rows).subarray(0, -1), ']}');
const millionsOfEmptyRows = listOf(fill('{},'));

interface Cost {
  readonly turnMs: number;
  readonly heldBytes: number;
}

async function measure<T>(work: () => Promise<T>): Promise<readonly [T, Cost]> {
  const [turns, memory] = [watchTurns(), watchMemory()];
  const result = await work();
  return [result, { turnMs: turns.stop(), heldBytes: memory.stop() }];
}

/**
 * Expects little time and memory in one of three tries: on a busy machine the processor's time counts what others took of it, and
 * memory what the collector has yet to take. What a body really costs, it costs each time.
 */
async function expectLittle(attempt: () => Promise<Cost>): Promise<void> {
  const costs: Cost[] = [];
  const isLittle = ({ turnMs, heldBytes }: Cost) => turnMs < longestTurnMs && heldBytes < 64 * MB;
  while (costs.length < 3 && !costs.some(isLittle)) costs.push(await attempt());
  expect(costs.filter(isLittle)).toHaveLength(1);
}

describe('a body of millions of rows costs what a page costs: the rows that were asked for are read, and no more', () => {
  test.each(['gzip', 'br', 'deflate', 'none'] as const)('%s', async (coding) => {
    await expectLittle(async () => {
      await using pair = await startFaultGateway();
      pair.upstream.answerWith(answers.encoded(millionsOfEmptyRows, ...(coding === 'none' ? [] : [coding])));
      const [answer, cost] = await measure(() => pair.ask());
      expect(answer.data).toEqual({ snapshots: { totalCount: null, nodes: [] } });
      const message = '50 of 50 rows had no usable id and were left out.';
      expect(answer.extensions).toEqual({
        warnings: [{ code: 'SNAPSHOTS_LEFT_OUT', message, path: ['snapshots'], count: 50 }],
      });
      expect(await readMetrics(pair.gateway, 'gateway_upstream_drifts_total')).toEqual({
        'kind="row_without_id"': 50,
        'kind="too_many_rows"': 1,
      });
      expect(pair.upstream.requests).toHaveLength(1);
      return cost;
    });
  });
});

describe('a body that no page has is UPSTREAM_BAD_RESPONSE after one attempt, whatever it is full of', () => {
  const member = (index: number) => `"${index.toString(36)}x":0,`;
  const key = '"snapshot_id":"s-1","description":';
  test.each<[string, () => Buffer]>([
    ['millions of members in a row', () => listOf('{', fill(member), '"snapshot_id":"s-1"},')],
    ['millions of members beside the rows', () => join('{', fill(member), '"desktop_snapshots":[]}')],
    ['lists again and again', () => join('{', fill('"desktop_snapshots":[{}],'), '"total_count":1}')],
    ['lists in lists, a million deep', () => listOf(`${'['.repeat(1e6)}${']'.repeat(1e6)},`)],
    ['objects in objects, a million deep', () => join('{"a":'.repeat(1e6), '0', '}'.repeat(1e6))],
    ['one long text', () => listOf(`{${key}"`, fill('a'), '"},')],
    ['one long text of escapes', () => listOf(`{${key}"`, fill(String.raw`\u4e2d`), '"},')],
    ['a number of millions of digits', () => join('{"desktop_snapshots":[],"total_count":', fill('1'), '}')],
    ['nothing but space', () => join('{"desktop_snapshots":[]', fill(' '), '}')],
    ['no JSON', () => join('<html>', fill('<p>'))],
  ])('%s', async (_, toBody) => {
    const body = toBody();
    for (const behaviour of [answers.encoded(body, 'gzip'), answers.encoded(body)]) {
      await expectLittle(async () => {
        await using pair = await startFaultGateway();
        pair.upstream.answerWith(behaviour);
        const [{ errors }, cost] = await measure(() => pair.ask());
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
        expect(pair.upstream.requests).toHaveLength(1);
        return cost;
      });
    }
  });
});

describe('what a page may hold is read, however much that is', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['texts of several thousand characters', { description: '说'.repeat(255), restore_fail_reason: '错'.repeat(2000) }],
    ['brackets in texts', { description: '{[{[{['.repeat(40), restore_fail_reason: '\\"]},{"' }],
    [
      'members that nobody knows',
      {
        tags: [{ key: 'a', value: 'b' }],
        ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`x_${at}`, at])),
      },
    ],
  ])('a thousand rows with %s', async (_, fields) => {
    await using pair = await startFaultGateway();
    const rows = rowsOf(1000).map((row) => ({ ...row, ...fields }));
    pair.upstream.answerWith(answers.encoded({ desktop_snapshots: rows, total_count: 1000 }, 'gzip'));
    const page = await pair.gateway.query(
      '{ snapshots(page: { limit: 1000 }) { totalCount nodes { id description restoreFailReason } } }',
    );
    const nodes = rows.map((row: Readonly<Record<string, unknown>>) => ({
      id: row['snapshot_id'],
      description: row['description'],
      restoreFailReason: row['restore_fail_reason'] ?? null,
    }));
    expect(page.data).toEqual({ snapshots: { totalCount: 1000, nodes } });
  });

  test.each([
    ['before', (rows: unknown, total: number) => ({ total_count: total, desktop_snapshots: rows })],
    ['behind', (rows: unknown, total: number) => ({ desktop_snapshots: rows, total_count: total })],
  ] as const)('a list that is longer than was asked for, with its total %s it', async (_, toBody) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json(toBody(rowsOf(1000), 1000)));
    const { data } = await pair.gateway.query('{ snapshots(page: { limit: 2 }) { totalCount nodes { id } } }');
    expect(data).toEqual({ snapshots: { totalCount: 1000, nodes: [{ id: 's-0' }, { id: 's-1' }] } });
    expect(await readMetrics(pair.gateway, 'gateway_upstream_drifts_total')).toEqual({ 'kind="too_many_rows"': 1 });
  });
});

test('answers that come at once hold little together, and none waits for another for ever', async () => {
  await using pair: FaultGateway = await startFaultGateway({
    env: { UPSTREAM_TIMEOUT_MS: '15000', REQUEST_DEADLINE_MS: '18000' },
  });
  pair.upstream.answerWith(answers.hugeBody(fullBytes));
  const [all, { heldBytes }] = await measure(() =>
    Promise.all(
      Array.from({ length: 20 }, (_, offset) =>
        pair.gateway.query(`{ snapshots(page: { offset: ${offset} }) { nodes { id } } }`),
      ),
    ),
  );
  const codes = all.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code));
  expect(codes).toEqual(Array.from({ length: 20 }, () => 'UPSTREAM_BAD_RESPONSE'));
  // They have 320 MB; what the gateway holds of them is 48 MB, beside what is not collected yet.
  expect(heldBytes).toBeLessThan(160 * MB);
  pair.upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [rowOf('s-1')] }));
  expect((await pair.ask()).errors).toBeUndefined();
});

test('a body that waits for room when its server has closed is read when there is room, and ends nothing else', async () => {
  await using pair = await startFaultGateway({
    env: { UPSTREAM_TIMEOUT_MS: '15000', REQUEST_DEADLINE_MS: '18000', UPSTREAM_MAX_ATTEMPTS: '1' },
  });
  const { gateway, upstream } = pair;
  const ask = (offset: number) =>
    gateway.query(`{ snapshots(page: { offset: ${offset} }) { totalCount } }`, { token: `caller-${offset}` });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const isSent: Promise<void>[] = [];
  // Two of them fill the room, and the second may go on.
  const filling: Behaviour = async (exchange) => {
    const sent = exchange.write(`HTTP/1.1 200 OK\r\nContent-Length: ${fullBytes}\r\n\r\n${' '.repeat(13 * MB)}`);
    isSent.push(sent.then(() => undefined));
    await Promise.race([released, untilGone(exchange)]);
    exchange.reset();
  };
  const list = JSON.stringify({ total_count: 7, desktop_snapshots: [] });
  // A little more than what nobody counts, and then the end of the connection.
  const answerAndClose = answers.raw(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${list.padEnd(90_000)}`);
  const closing: Behaviour = (exchange) => {
    const sent = Promise.resolve(answerAndClose(exchange));
    isSent.push(sent);
    return sent;
  };
  upstream.answerWith(filling, filling, closing);
  const held = [ask(0), ask(1)];
  await upstream.received(2);
  await Promise.all(isSent);
  const waiting = Array.from({ length: 20 }, (_, index) => ask(2 + index));
  await upstream.received(22);
  await Promise.all(isSent);
  // The gateway has seen what was sent before when it answers what is asked now.
  for (let look = 0; look < 3; look += 1) await readMetrics(gateway, 'gateway_pollers');
  release();
  for (const { data, errors } of await Promise.all(waiting)) {
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7 } }, errors: undefined });
  }
  for (const { errors } of await Promise.all(held)) expect(errors).toHaveLength(1);
});
