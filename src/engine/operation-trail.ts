import type { Clock } from '../lib/clock.js';
import type { AskedQuestion, AttemptEnd, AttemptTrail, CallTrail } from '../snapshots/call-trail.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';

/** Counts the upstream calls of one operation and times them, and tells others of them who follow the operation. */
export class OperationTrail implements CallTrail {
  readonly #clock: Clock;
  readonly #followers: CallTrail[] = [];
  /** Questions that were asked, those that a call in flight answered included. */
  calls = 0;
  /** Milliseconds that they took, each from its question to its answer, summed up. */
  callsMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `follower` gets every question from now on. */
  follow(follower: CallTrail): void {
    this.#followers.push(follower);
  }

  ask(query: SnapshotQuery): AskedQuestion {
    this.calls += 1;
    const startedAt = this.#clock.monotonicNow();
    const end = (): void => {
      this.callsMs += this.#clock.monotonicNow() - startedAt;
    };
    return new FollowedQuestion(
      end,
      this.#followers.map((follower) => follower.ask(query)),
    );
  }
}

/** A question that several follow. */
class FollowedQuestion implements AskedQuestion {
  readonly #end: () => void;
  readonly #parts: readonly AskedQuestion[];

  constructor(end: () => void, parts: readonly AskedQuestion[]) {
    this.#end = end;
    this.#parts = parts;
  }

  /** Each part gets each part of the other: it knows its own kind. */
  join(other: AskedQuestion | undefined): void {
    const others = other instanceof FollowedQuestion && other.#parts.length > 0 ? other.#parts : [undefined];
    for (const part of this.#parts) for (const one of others) part.join(one);
  }

  attempt(): AttemptTrail {
    return this.#parts.length === 0 ? unfollowed : new FollowedAttempt(this.#parts.map((part) => part.attempt()));
  }

  answered(page: SnapshotPage): void {
    this.#end();
    for (const part of this.#parts) part.answered(page);
  }

  failed(reason: unknown): void {
    this.#end();
    for (const part of this.#parts) part.failed(reason);
  }
}

const unfollowed: AttemptTrail = { ended: () => undefined };

/** An attempt that several follow. */
class FollowedAttempt implements AttemptTrail {
  readonly #parts: readonly AttemptTrail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(parts: readonly AttemptTrail[]) {
    this.#parts = parts;
    this.headers = Object.assign({}, ...parts.map(({ headers }) => headers)) as Record<string, string>;
  }

  ended(report: AttemptEnd): void {
    for (const part of this.#parts) part.ended(report);
  }
}
