import { expect, test } from '@jest/globals';
import { createStreamRegistry } from '../../../../src/http/streams/create-stream-registry.js';
import type { StreamEndReport, StreamReport } from '../../../../src/observability/live-observer.js';
import { callerOf } from '../../../support/caller-of.js';
import { createTestTimers } from '../../../support/create-test-timers.js';

interface Options {
  readonly maxStreams?: number;
  readonly maxStreamsPerCaller?: number;
  readonly randoms?: readonly number[];
}

function startRegistry({ maxStreams = 100, maxStreamsPerCaller = 100, randoms = [0.5] }: Options = {}) {
  const timers = createTestTimers();
  const reports: (StreamReport | StreamEndReport)[] = [];
  let drawn = 0;
  const registry = createStreamRegistry({
    maxStreams,
    maxStreamsPerCaller,
    maxAgeMs: 10_000,
    observer: { opened: (report) => reports.push(report), ended: (report) => reports.push(report) },
    ...timers,
    random: () => randoms[drawn++ % randoms.length] ?? 0,
  });
  const closed: string[] = [];
  const open = (token: string) =>
    registry.open({
      requestId: token,
      transport: 'sse',
      caller: callerOf(token).key,
      stream: { next: () => Promise.resolve(undefined), close: () => closed.push(token) },
    });
  /** A connection that goes as soon as it is cut, and when and why it was. */
  const connect = () => {
    const cuts: [string, number][] = [];
    const leave = registry.connect({
      cut: (reason) => {
        cuts.push([reason, timers.clock.monotonicNow()]);
        leave();
      },
    });
    return { cuts, leave };
  };
  return { ...timers, registry, reports, closed, open, connect };
}

const refusal = (status: number, code: string, limit?: string) =>
  expect.objectContaining({ status, code, limit, retryAfterMs: 5000, headers: { 'retry-after': '5' } });

test('a caller has at most so many streams, of all transports, and another caller has its own', () => {
  const { closed, open } = startRegistry({ maxStreamsPerCaller: 2 });
  const first = open('one');
  open('one');
  expect(() => open('one')).toThrow(refusal(429, 'RATE_LIMITED', 'streams'));
  expect(closed).toEqual(['one']);
  open('two');
  first.end('client');
  open('one');
  expect(() => open('one')).toThrow(refusal(429, 'RATE_LIMITED', 'streams'));
});

test('all callers together have at most so many, and who has too many alone is told that', () => {
  const { open } = startRegistry({ maxStreams: 3, maxStreamsPerCaller: 2 });
  open('one');
  const second = open('one');
  open('two');
  expect(() => open('three')).toThrow(refusal(503, 'OVERLOADED', 'streams'));
  expect(() => open('one')).toThrow(refusal(429, 'RATE_LIMITED', 'streams'));
  second.end('complete');
  open('three');
});

test('a stream is reported when it opens and once when it ends, with what it was sent', async () => {
  const { advance, closed, open, reports } = startRegistry();
  const opened = open('one');
  opened.count();
  opened.count();
  await advance(1500);
  expect(opened.hasEnded()).toBe(false);
  opened.end('slow');
  opened.end('client');
  expect(opened.hasEnded()).toBe(true);
  const report = { requestId: 'one', transport: 'sse' };
  expect(reports).toEqual([report, { ...report, reason: 'slow', durationMs: 1500, events: 2 }]);
  expect(closed).toEqual(['one']);
});

test('a connection is cut when it is too old, each at another age within a tenth', async () => {
  const { advance, connect, pending } = startRegistry({ randoms: [0, 1] });
  const [young, old, gone] = [connect(), connect(), connect()];
  gone.leave();
  await advance(20_000);
  expect([young.cuts, old.cuts, gone.cuts]).toEqual([[['age', 9000]], [['age', 11_000]], []]);
  expect(pending()).toBe(0);
});

test('a drain cuts each at a random moment within its time, refuses new ones, and is over with the last', async () => {
  const { advance, connect, open, pending, registry } = startRegistry({ randoms: [0.5, 0.5, 0.1, 0.9] });
  const [first, second] = [connect(), connect()];
  let isOver = false;
  const drained = registry.drain(5000).then(() => (isOver = true));
  expect(connect).toThrow(refusal(503, 'OVERLOADED'));
  expect(() => open('one')).toThrow(refusal(503, 'OVERLOADED'));
  await advance(4000);
  expect([first.cuts, isOver]).toEqual([[['drain', 500]], false]);
  await advance(1000);
  await drained;
  expect([second.cuts, pending()]).toEqual([[['drain', 4500]], 0]);
});

test('a drain of nothing is over at once', async () => {
  await startRegistry().registry.drain(5000);
});
