import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '../../../support/create-test-clock.js';
import { createDispatcher } from '../../../../src/upstream/create-dispatcher.js';
import { type Answer, fetchAnswer } from '../../../../src/upstream/request/fetch-answer.js';
import { type FaultServer, startFaultServer } from '../../../support/fault-server.js';
import { answers } from '../../../support/fault-server/answers.js';

/** Asks over the one connection that there is; answers with the status, or with the message of what was thrown. */
function createAsker(upstream: Pick<FaultServer, 'url'>) {
  const dispatcher = createDispatcher({ maxConnections: 1 });
  const fetch = (signal?: AbortSignal, maxBytes = 1000): Promise<Answer> =>
    fetchAnswer(
      dispatcher,
      { origin: upstream.url, path: '/', method: 'GET' },
      {
        ...(signal && { signal }),
        timeoutMs: 5000,
        toMaxBytes: () => maxBytes,
        progress: {},
        clock: createTestClock({ isFrozen: true }),
      },
    );
  const ask = (signal?: AbortSignal): Promise<unknown> =>
    fetch(signal).then(
      ({ status }) => status,
      (error: unknown) => (error as Error).message,
    );
  return { ask, fetch, close: () => dispatcher.destroy() };
}

describe('a client that leaves before its request was sent costs nobody anything', () => {
  test('while the connection is being made', async () => {
    await using upstream = await startFaultServer();
    const { ask, close } = createAsker(upstream);
    const leaving = new AbortController();
    const all = Promise.all([ask(leaving.signal), ask(), ask()]);
    leaving.abort(new Error('left'));
    expect(await all).toEqual(['left', 200, 200]);
    expect(upstream.connections.opened).toBe(1);
    expect(upstream.requests).toHaveLength(2);
    await close();
  });

  test('while another request has the connection', async () => {
    await using upstream = await startFaultServer();
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((fulfil) => (resolve = fulfil));
    upstream.answerWith(answers.held(promise, answers.empty()), answers.empty());
    const { ask, close } = createAsker(upstream);
    const leaving = new AbortController();
    const all = Promise.all([ask(), ask(leaving.signal), ask()]);
    await upstream.received(1);
    leaving.abort(new Error('left'));
    resolve();
    expect(await all).toEqual([200, 'left', 200]);
    expect(upstream.connections.opened).toBe(1);
    expect(upstream.requests).toHaveLength(2);
    await close();
  });

  test('while a server that says nothing is greeted, of whose connection nobody has to hear first', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { ask, close } = createAsker({ url: `https://127.0.0.1:${port}` });
    const leaving = new AbortController();
    const asked = ask(leaving.signal);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    leaving.abort(new Error('left'));
    expect(await Promise.race([asked, setImmediate('still waits')])).toBe('left');
    socket.destroy();
    silent.close();
    await close();
  });

  test('before it was even asked for', async () => {
    await using upstream = await startFaultServer();
    const { ask, close } = createAsker(upstream);
    expect(await ask(AbortSignal.abort(new Error('left')))).toBe('left');
    expect(upstream.connections.opened).toBe(0);
    await close();
  });
});

test('a client that leaves while the upstream works ends its connection, and the next request makes another', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.silence(), answers.empty());
  const { ask, close } = createAsker(upstream);
  const leaving = new AbortController();
  const all = Promise.all([ask(leaving.signal), ask()]);
  await upstream.received(1);
  leaving.abort(new Error('left'));
  expect(await all).toEqual(['left', 200]);
  expect(upstream.connections.opened).toBe(2);
  await close();
});

test('a body that is too long is an answer without one, and ends its connection', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.json({ text: 'x'.repeat(20) }, { status: 503 }));
  const { fetch, close } = createAsker(upstream);
  const problem = expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(await fetch(undefined, 10)).toEqual({ status: 503, headers: expect.anything(), body: undefined, problem });
  await upstream.connectionsClosed();
  await close();
});

test('a request after the connections were ended is refused, and does not wait', async () => {
  await using upstream = await startFaultServer();
  const { ask, close } = createAsker(upstream);
  await close();
  expect(await ask()).toBe('The client is destroyed');
});
