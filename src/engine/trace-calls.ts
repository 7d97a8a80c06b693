import type { AskedQuestion, AttemptTrail, CallTrail } from '../snapshots/call-trail.js';
import type { AttemptTrace, CallsTrace } from '../observability/tracing/tracing.js';

/** Makes spans of the upstream calls of one operation, or of one tick. */
export function traceCalls(trace: CallsTrace): CallTrail {
  return { ask: () => new TracedQuestion(trace) };
}

class TracedQuestion implements AskedQuestion {
  readonly #trace: CallsTrace;
  #attempts = 0;
  /** Undefined before the first. */
  #lastAttempt: AttemptTrace | undefined;
  #isShared = false;
  /** The question whose call answers this one; undefined where that is not traced. */
  #other: TracedQuestion | undefined;

  constructor(trace: CallsTrace) {
    this.#trace = trace;
  }

  join(other: AskedQuestion | undefined): void {
    this.#isShared = true;
    if (other instanceof TracedQuestion) this.#other = other;
  }

  attempt(): AttemptTrail {
    const attempt = this.#trace.beginAttempt(this.#attempts);
    this.#attempts += 1;
    // Whose call it joined was refused: it asks for itself.
    this.#isShared = false;
    this.#lastAttempt = attempt;
    return {
      ...(attempt.headers && { headers: attempt.headers }),
      ended: ({ outcome, status }) => {
        attempt.ended(outcome, status);
      },
    };
  }

  answered(): void {
    this.#end();
  }

  failed(): void {
    this.#end();
  }

  /** Not when it is joined: the attempt that answers may not have begun by then. */
  #end(): void {
    if (this.#isShared) this.#trace.shared(this.#other && this.#other.#lastAttempt);
  }
}
