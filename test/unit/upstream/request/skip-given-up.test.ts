import { describe, expect, test } from '@jest/globals';
import { createDispatcher } from '../../../../src/upstream/create-dispatcher.js';
import { type FaultServer, startFaultServer } from '../../../support/fault-server.js';
import { answers } from '../../../support/fault-server/answers.js';

/** Asks over the one connection that there is; answers with the status, or with the message of what was thrown. */
function createAsker(upstream: FaultServer) {
  const dispatcher = createDispatcher({ maxConnections: 1 });
  const ask = async (signal?: AbortSignal): Promise<unknown> => {
    const options = { origin: upstream.url, path: '/', method: 'GET', ...(signal && { signal }) } as const;
    try {
      const { statusCode, body } = await dispatcher.request(options);
      await body.dump();
      return statusCode;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { ask, close: () => dispatcher.destroy() };
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
