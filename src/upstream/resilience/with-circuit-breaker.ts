import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../errors/app-error.js';
import { classifyFailure, type FailureClass } from './classify-failure.js';
import { createFailureWindow, type FailureWindow } from './create-failure-window.js';
import type { BoundedRequest, Send } from './send.js';

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Called for each change, to log and count it. Must not throw. */
  readonly onChange?: (state: 'open' | 'closed') => void;
}

/** Fewer calls than this in the window say nothing. */
const minCalls = 20;
const maxFailedShare = 0.5;
/** How long no call passes, and then only a probe. */
const openMs = 10_000;

interface Closed {
  readonly name: 'closed';
  readonly window: FailureWindow;
}

interface Open {
  readonly name: 'open';
  readonly probeAt: number;
  /** When the probe in flight began; undefined if there is none. */
  probingSince: number | undefined;
}

/**
 * Stops asking an upstream that is down: opens when, of at least 20 calls in the last ten seconds, half have failed
 * (`classifyFailure` says which count). Ten seconds later one call goes through as a probe, alone; if it is answered,
 * all may pass again, and if it fails, the next probe begins ten seconds after it began. A probe whose client
 * disconnected decides nothing: the next call is the probe then.
 *
 * One wrapper is for one origin.
 *
 * @throws {AppError} `UPSTREAM_UNAVAILABLE` at once while it is open, with the time until the next probe.
 */
export function withCircuitBreaker<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  { clock, onChange }: CircuitBreakerOptions,
): Send<Request, Answer> {
  let state: Closed | Open = { name: 'closed', window: createFailureWindow(clock) };

  const close = (): void => {
    state = { name: 'closed', window: createFailureWindow(clock) };
    onChange?.('closed');
  };

  const open = (since: number): void => {
    const isNews = state.name === 'closed';
    state = { name: 'open', probeAt: since + openMs, probingSince: undefined };
    if (isNews) onChange?.('open');
  };

  const settleCall = (begunIn: Closed, health: FailureClass['health']): void => {
    // A call that ends in a later state than it began in says nothing about the present one.
    if (begunIn !== state || health === 'unknown') return;
    begunIn.window.record(health === 'failed');
    if (isFailing(begunIn.window)) open(clock.monotonicNow());
  };

  const settleProbe = (begunIn: Open, health: FailureClass['health']): void => {
    const begunAt = begunIn.probingSince ?? clock.monotonicNow();
    begunIn.probingSince = undefined;
    if (health === 'answered') close();
    // Counted from the probe's begin: one that took seconds to fail must not put off the recovery by as much.
    if (health === 'failed') open(begunAt);
  };

  return async (request) => {
    const begunIn = state;
    if (begunIn.name === 'open') admitProbe(begunIn, clock.monotonicNow());
    const settle = (health: FailureClass['health']): void => {
      if (begunIn.name === 'open') settleProbe(begunIn, health);
      else settleCall(begunIn, health);
    };
    try {
      const answer = await send(begunIn.name === 'open' ? { ...request, isProbe: true } : request);
      settle('answered');
      return answer;
    } catch (thrown) {
      settle(classifyFailure(thrown, request.signal).health);
      throw thrown;
    }
  };
}

/** Lets one call through, as the probe, when it is time for one; throws for all others. */
function admitProbe(state: Open, now: number): void {
  if (state.probingSince !== undefined) throw new AppError('UPSTREAM_UNAVAILABLE');
  const waitMs = state.probeAt - now;
  if (waitMs > 0) throw new AppError('UPSTREAM_UNAVAILABLE', { retryAfterMs: Math.ceil(waitMs) });
  state.probingSince = now;
}

function isFailing(window: FailureWindow): boolean {
  const { calls, failed } = window.count();
  return calls >= minCalls && failed >= calls * maxFailedShare;
}
