import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { watchMemory } from '../../support/watch-memory.js';

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
    pair.upstream.answerWith(fault);
    const memory = watchMemory();
    const answer = await pair.ask();
    const heldBytes = memory.stop();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
    expect(pair.upstream.requests).toHaveLength(1);
    expect(heldBytes).toBeLessThan(64 * MB);
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
