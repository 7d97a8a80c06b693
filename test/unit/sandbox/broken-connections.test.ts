import { once } from 'node:events';
import { get } from 'node:http';
import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask } from './ask.js';
import { rows } from './rows.js';

test.each([undefined, 0, 1, 1_000_000])('a cut body (%s bytes) is shorter than its Content-Length', async (bytes) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  sandbox.addFault({ kind: 'cut', ...(bytes !== undefined && { bytes }) });
  await expect(ask(sandbox)).rejects.toThrow('aborted');
  expect(sandbox.requests.map(({ status }) => status)).toEqual([200]);
});

test('a reset comes before any byte of an answer', async () => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'reset' });
  await expect(ask(sandbox)).rejects.toThrow('ECONNRESET');
  expect(sandbox.requests.map(({ status }) => status)).toEqual([null]);
});

test('a hanging answer ends only when the sandbox does', async () => {
  const sandbox = await startSandbox();
  sandbox.addFault({ kind: 'hang' });
  const answer = ask(sandbox);
  const refused = expect(answer).rejects.toThrow('socket hang up');
  while (sandbox.requests.length === 0) await new Promise(setImmediate);
  await sandbox.close();
  await refused;
});

test('an answer may hang after its headers', async () => {
  await using sandbox = await startSandbox({ snapshots: rows });
  sandbox.addFault({ kind: 'hang', after: 'headers' });
  const outgoing = get(`${sandbox.url}/v2/${sandbox.projectId}/snapshots`, { headers: { 'x-auth-token': 'x' } });
  const [incoming] = (await once(outgoing, 'response')) as [{ statusCode: number; complete: boolean }];
  expect([incoming.statusCode, incoming.complete]).toEqual([200, false]);
  outgoing.on('error', () => undefined).destroy();
});

test('an answer waits for the test to let it go', async () => {
  await using sandbox = await startSandbox({ snapshots: rows });
  let letGo: (() => void) | undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  sandbox.addFault({ kind: 'delay', until });
  const slow = ask(sandbox);
  // The one behind overtakes it.
  while (sandbox.requests.length === 0) await new Promise(setImmediate);
  expect((await ask(sandbox)).status).toBe(200);
  expect(sandbox.requests.map(({ status }) => status)).toEqual([null, 200]);
  letGo?.();
  expect((await slow).status).toBe(200);
});

test('a delay of milliseconds may precede any fault', async () => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'status', status: 502, delayMs: 1 });
  expect((await ask(sandbox)).status).toBe(502);
});
