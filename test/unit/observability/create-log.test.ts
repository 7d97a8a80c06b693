import { describe, expect, test } from '@jest/globals';
import { errorCodes } from '../../../src/errors/error-codes.js';
import { createLog } from '../../../src/observability/create-log.js';
import { type LogEvent, logEvents } from '../../../src/observability/log-events.js';
import { createMetrics } from '../../../src/observability/create-metrics.js';
import { createOperationObserver } from '../../../src/observability/create-operation-observer.js';
import { createUpstreamObserver } from '../../../src/observability/create-upstream-observer.js';

function logInto(lines: unknown[], level: Parameters<typeof createLog>[0]['level'] = 'trace') {
  return createLog({ level, destination: { write: (line) => void lines.push(JSON.parse(line)) } });
}

test.each(Object.keys(logEvents) as LogEvent[])(
  'a line of %s holds its own fields and no others, whatever is given',
  (event) => {
    const lines: Record<string, unknown>[] = [];
    const stray = { token: 'secret', query: '{ secret }', headers: { authorization: 'secret' }, host: 'secret' };
    const given: Readonly<Record<string, unknown>> = Object.fromEntries(
      logEvents[event].fields.map((name) => [name, `the ${name}`]),
    );
    logInto(lines).write(event, { ...given, ...stray } as object);
    const { level, message } = logEvents[event];
    const fields = 'error' in given ? { ...given, error: expect.anything() } : given;
    expect(lines).toEqual([{ level, time: expect.any(String), event, msg: message, ...fields }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  },
);

test('an error is logged with its kind and stack, and a token among its members is not', () => {
  const lines: unknown[] = [];
  const error = Object.assign(new TypeError('a bug'), { token: 'secret', headers: { 'x-auth-token': 'secret' } });
  logInto(lines).write('operation.broke', { requestId: 'the-id', error });
  expect(lines).toMatchObject([
    { level: 'error', error: { type: 'TypeError', message: 'a bug', stack: expect.any(String) } },
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('nothing below the level is written', () => {
  const lines: unknown[] = [];
  logInto(lines, 'warn').write('gateway.stopped', {});
  logInto(lines, 'silent').write('gateway.crashed', {});
  expect(lines).toEqual([]);
});

describe('of all foreseen failures, only those that an operator must act on are warnings, and none is an error', () => {
  const codes = Object.keys(errorCodes) as (keyof typeof errorCodes)[];

  test.each(codes)('%s', (code) => {
    const lines: unknown[] = [];
    const observer = createUpstreamObserver(logInto(lines), createMetrics());
    observer.attemptEnded({ requestId: 'the-id', outcome: code, status: 500, durationMs: 7 });
    const { level } = errorCodes[code];
    expect(lines).toMatchObject([{ event: 'upstream.attempt.failed', level, code, status: 500, durationMs: 7 }]);
    expect(level === 'error').toBe(code === 'INTERNAL_SERVER_ERROR');
  });

  test('a good attempt and an abandoned one are no line', () => {
    const lines: unknown[] = [];
    const observer = createUpstreamObserver(logInto(lines), createMetrics());
    for (const outcome of ['ok', 'abandoned'] as const) {
      observer.attemptEnded({ requestId: 'the-id', outcome, status: undefined, durationMs: 7 });
    }
    expect(lines).toEqual([]);
  });
});

test('an operation is counted by its first error code, and in flight until it is finished', async () => {
  const metrics = createMetrics();
  const observer = createOperationObserver(logInto([]), metrics);
  const upstream = { upstreamCalls: 1, upstreamMs: 10, documentId: undefined, traceId: undefined };
  const report = { requestId: 'the-id', execution: 'compiled' as const, durationMs: 12.34, ...upstream };
  for (let count = 0; count < 4; count += 1) observer.started();
  observer.finished({ ...report, isAbandoned: false, codes: [] });
  observer.finished({
    ...report,
    isAbandoned: false,
    codes: ['UPSTREAM_ERROR', 'BAD_USER_INPUT'],
  });
  observer.finished({ ...report, isAbandoned: true, codes: ['INTERNAL_SERVER_ERROR'] });
  const { body } = await metrics.print();
  expect(
    body.split('\n').filter((line) => /^gateway_operation(?:s_in_flight|_duration_seconds_count).* [1-9]/.test(line)),
  ).toEqual([
    'gateway_operation_duration_seconds_count{outcome="ok"} 1',
    'gateway_operation_duration_seconds_count{outcome="abandoned"} 1',
    'gateway_operation_duration_seconds_count{outcome="UPSTREAM_ERROR"} 1',
    'gateway_operations_in_flight 1',
  ]);
});
