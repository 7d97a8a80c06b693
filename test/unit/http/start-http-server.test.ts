import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createUnsentAnswers } from '../../../src/http/connections/create-unsent-answers.js';
import { startHttpServer } from '../../../src/http/start-http-server.js';
import { sendRaw, statusOf } from '../../support/send-raw.js';

async function startImpatient() {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxHeaderBytes: 65_536,
    unsent: createUnsentAnswers(1_000_000),
    patience: { headersMs: 100, requestMs: 200, checkEveryMs: 20 },
    handle: async (request, response) => {
      // Breaks when the connection does.
      await text(request).catch(() => '');
      response.end();
    },
  });
  return { origin: server.origin, [Symbol.asyncDispose]: () => server.close(0) };
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
