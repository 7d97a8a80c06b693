import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createUnsentAnswers } from '../../../src/http/connections/connection-limits.js';
import { startHttpServer } from '../../../src/http/start-http-server.js';
import { openRawConnection } from '../../support/open-raw-connection.js';
import { sendRaw, statusOf } from '../../support/send-raw.js';

/** Answers what it is asked, but `/held` when it is released. */
async function startImpatient() {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let hold = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => (hold = resolve));
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxHeaderBytes: 65_536,
    keepAliveSeconds: 65,
    unsent: createUnsentAnswers(1_000_000),
    patience: { headersMs: 100, requestMs: 200, checkEveryMs: 20 },
    handle: async (request, response) => {
      if (request.url === '/held') {
        hold();
        await released;
      }
      // Breaks when the connection does.
      await text(request).catch(() => '');
      response.end();
    },
  });
  return {
    origin: server.origin,
    isHeld,
    release,
    /** A sender who began no later than now, and has not finished, is found to be too slow. */
    hasTimedOut: async () => {
      const answer = await sendRaw(
        server.origin,
        'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Length: 5\r\n\r\nabc',
      );
      expect(statusOf(answer)).toBe(408);
    },
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

test.each([
  ['the request line', ['POST /graphql HT']],
  ['the headers', ['POST /graphql HTTP/1.1', 'Host: gateway', '']],
  ['the body', ['POST /graphql HTTP/1.1', 'Host: gateway', 'Content-Length: 5', '', 'abc']],
])('a sender who never finishes %s is answered 408', async (_, lines) => {
  await using server = await startImpatient();
  const answer = await sendRaw(server.origin, ...lines);
  expect(statusOf(answer)).toBe(408);
  expect(answer.toLowerCase()).toContain('connection: close');
});

describe('behind a request whose answer takes longer than a sender may', () => {
  const first = 'GET /held HTTP/1.1\r\nHost: gateway\r\n\r\n';

  test.each([
    ['the request line', 'POST /graphql HT'],
    ['the headers', 'POST /graphql HTTP/1.1\r\nHost: gateway\r\n'],
    ['the body', 'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Length: 5\r\n\r\nabc'],
  ])('a sender who never finishes %s is answered 408, after that answer', async (_, behind) => {
    await using server = await startImpatient();
    const answer = sendRaw(server.origin, first + behind);
    await server.isHeld;
    await server.hasTimedOut();
    server.release();
    expect((await answer).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 408']);
  });

  test('a sender who finishes in time waits for as long as it takes', async () => {
    await using server = await startImpatient();
    const last = 'GET /livez HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n';
    const answer = sendRaw(server.origin, first + first + last);
    await server.isHeld;
    await server.hasTimedOut();
    server.release();
    expect((await answer).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200']);
  });
});

test('a connection that had no request for longer than a sender may take is still there for the next', async () => {
  await using server = await startImpatient();
  using client = await openRawConnection(server.origin);
  client.write('GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n');
  await client.answered(1);
  await server.hasTimedOut();
  client.write('GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n');
  expect((await client.answered(2)).map(({ status }) => status)).toEqual([200, 200]);
});
