import { expect, test } from '@jest/globals';
import { faultsPath } from '../../../src/sandbox/faults/answer-fault-control.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask } from './ask.js';

const alone = { snapshots: [], faultsOverHttp: true } as const;

async function post(sandbox: Sandbox, fault: unknown): Promise<{ status: number; body: unknown }> {
  const body = typeof fault === 'string' ? fault : JSON.stringify(fault);
  const { status, text } = await ask(sandbox, { method: 'POST', path: faultsPath, body, headers: {} });
  return { status, body: JSON.parse(text) };
}

test('a fault is set, met, listed and cleared, and the requests for that are not counted', async () => {
  await using sandbox = await startSandbox(alone);
  const fault = { kind: 'status', status: 503, times: 3, headers: { 'retry-after': '1' }, body: { any: null } };
  expect(await post(sandbox, fault)).toEqual({ status: 201, body: [fault] });
  expect((await ask(sandbox)).status).toBe(503);
  const { text } = await ask(sandbox, { path: faultsPath });
  expect(JSON.parse(text)).toEqual([{ ...fault, times: 2 }]);
  expect((await ask(sandbox, { method: 'DELETE', path: faultsPath })).status).toBe(204);
  expect((await ask(sandbox)).status).toBe(200);
  expect(sandbox.requests).toHaveLength(2);
});

test('several faults are set at once, or none when one of them is wrong', async () => {
  await using sandbox = await startSandbox(alone);
  expect((await post(sandbox, [{ kind: 'reset' }, { kind: 'boom' }])).status).toBe(400);
  expect(sandbox.faults()).toEqual([]);
  expect((await post(sandbox, [{ kind: 'reset' }, { kind: 'delay', delayMs: 5 }])).status).toBe(201);
  expect(sandbox.faults()).toEqual([
    { kind: 'reset', times: 1 },
    { kind: 'delay', delayMs: 5, times: 1 },
  ]);
});

test.each([
  ['{', 'The body must be JSON.'],
  [7, 'A fault must be an object.'],
  [
    { kind: 'toString' },
    "A fault's kind must be one of status, delay, throttle, error-in-200, wrong-shape, drift, behave, insert-rows, delete-rows, odd-token, cut, reset, hang.",
  ],
  [{ kind: 'status' }, 'The status of a fault of kind status must be an integer from 200 to 599.'],
  [{ kind: 'status', status: 100 }, 'The status of a fault of kind status must be an integer from 200 to 599.'],
  [{ kind: 'delay' }, 'The delayMs of a fault of kind delay must be an integer from 0 to 600000.'],
  [
    { kind: 'reset', times: 0 },
    "The times of a fault of kind reset must be an integer from 1 to 1000000, or 'always'.",
  ],
  [{ kind: 'reset', until: 1 }, 'A fault of kind reset has no "until"; it has at, times, delayMs.'],
  [{ kind: 'cut', bytes: '5' }, 'The bytes of a fault of kind cut must be an integer from 0 to 16777216.'],
  [
    { kind: 'throttle', retryAfter: 'a\nb' },
    'The retryAfter of a fault of kind throttle must be text that a header can hold.',
  ],
  [
    { kind: 'status', status: 500, headers: { 'a b': 'c' } },
    'The headers of a fault of kind status must be an object of header names and strings.',
  ],
  [{ kind: 'behave', pageCap: 0 }, 'The pageCap of a fault of kind behave must be an integer from 1 to 1000.'],
  [
    { kind: 'behave', paging: 'off' },
    'The paging of a fault of kind behave must be one of honoured, limit-ignored, offset-ignored, ignored.',
  ],
  [{ kind: 'behave', refuse: 'd-1' }, 'The refuse of a fault of kind behave must be a list of strings.'],
  [
    { kind: 'odd-token', at: 'snapshots', token: 'absent' },
    'A fault of kind odd-token has no "at"; it has times, delayMs, token.',
  ],
  [
    { kind: 'odd-token' },
    'The token of a fault of kind odd-token must be one of absent, empty, ended, without-end, unreadable-end.',
  ],
  [{ kind: 'throttle', per: 'week' }, 'The per of a fault of kind throttle must be one of second, minute, hour, day.'],
  [{ kind: 'hang', after: 'body' }, 'The after of a fault of kind hang must be one of nothing, headers.'],
])('a fault that cannot be understood is refused with what it must be: %j', async (fault, error) => {
  await using sandbox = await startSandbox(alone);
  expect(await post(sandbox, fault)).toEqual({ status: 400, body: { error } });
});

test('a body of a megabyte is refused', async () => {
  await using sandbox = await startSandbox(alone);
  expect((await post(sandbox, JSON.stringify('x'.repeat(1_000_000)))).status).toBe(413);
});

test('other methods are answered 405', async () => {
  await using sandbox = await startSandbox(alone);
  const { status, headers } = await ask(sandbox, { method: 'PUT', path: faultsPath });
  expect([status, headers.allow]).toEqual([405, 'GET, POST, DELETE']);
});
