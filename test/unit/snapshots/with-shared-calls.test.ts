import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../src/errors/app-error.js';
import type { CallerKey } from '../../../src/snapshots/create-caller-keys.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';
import type { CallContext, Caller, SnapshotPage } from '../../../src/snapshots/snapshot-source.js';
import { withSharedCalls } from '../../../src/snapshots/with-shared-calls.js';
import { callerOf } from '../../support/caller-of.js';
import { emptyPage } from '../../support/empty-page.js';
import { readerOf } from '../../support/reader-of.js';

const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: 50 } };

const [ann, bob, cleo] = [callerOf('ann'), callerOf('bob'), callerOf('cleo')];
const stay = new AbortController().signal;

/** One call of the source that is shared. */
interface StartedCall {
  readonly call: CallContext;
  readonly answer: (page: SnapshotPage) => void;
  readonly fail: (reason: Error) => void;
}

/** A source whose calls end when the test says so. All callers read as the gateway unless it says otherwise. */
function setStage(toReaderKey: (caller: Caller) => ReturnType<typeof readerOf> = () => readerOf('gateway')) {
  const started: StartedCall[] = [];
  const accepted: CallerKey[] = [];
  let shares = 0;
  const source = withSharedCalls(
    {
      list: (_query, call) =>
        new Promise((resolve, reject) => {
          started.push({ call, answer: resolve, fail: reject });
          call.signal.addEventListener('abort', () => {
            reject(call.signal.reason as Error);
          });
        }),
    },
    { toReaderKey, onShare: () => (shares += 1), onAnswer: (key) => accepted.push(key) },
  );
  const ask = (caller: Caller, signal: AbortSignal = stay, kind: Pick<CallContext, 'isTick'> = {}) =>
    source.list(query, { caller, signal, deadlineAt: 0, requestId: `of ${caller.token}`, ...kind });
  const tick = (caller: Caller) => ask(caller, stay, { isTick: true });
  return { ask, tick, started, accepted, shares: () => shares };
}

describe('a tick, which is not retried,', () => {
  test('is answered by the call of an operation', async () => {
    const { ask, started, tick } = setStage();
    const answers = [ask(ann), tick(bob)];
    expect(started).toHaveLength(1);
    started[0]?.answer(emptyPage);
    expect(await Promise.all(answers)).toEqual([emptyPage, emptyPage]);
  });

  test('answers no operation, which would be retried, but another tick', () => {
    const { ask, started, tick } = setStage();
    for (const answer of [tick(ann), ask(bob), tick(cleo)]) answer.catch(() => undefined);
    expect(started.map(({ call }) => call.isTick)).toEqual([true, undefined]);
    const other = setStage();
    for (const answer of [other.tick(ann), other.tick(bob)]) answer.catch(() => undefined);
    expect(other.started).toHaveLength(1);
  });
});

describe('who waits for a shared call', () => {
  test('keeps its own deadline, and a newcomer after the last has left begins anew', async () => {
    const { ask, started } = setStage();
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const answers = [first, second].map(({ signal }) => ask(ann, signal));

    first.abort(new Error('the first has no time left'));
    await expect(answers[0]).rejects.toThrow('the first has no time left');
    expect(started[0]?.call.signal.aborted).toBe(false);

    second.abort(new Error('nor has the second'));
    const newcomer = ask(ann, third.signal);
    await expect(answers[1]).rejects.toThrow('nor has the second');
    expect(started[0]?.call.signal.reason).toEqual(new Error('nor has the second'));

    expect(started).toHaveLength(2);
    started[1]?.answer(emptyPage);
    expect(await newcomer).toBe(emptyPage);
  });

  test('waits on when the caller whose call it was has left', async () => {
    const { accepted, ask, started } = setStage();
    const leaver = new AbortController();
    const left = ask(ann, leaver.signal);
    const stayed = ask(bob);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    started[0]?.answer(emptyPage);
    expect(await stayed).toBe(emptyPage);
    expect(started).toHaveLength(1);
    expect(accepted).toEqual([bob.key]);
  });

  test('has no time left before asking, and asks nobody', async () => {
    const { ask, started } = setStage();
    await expect(ask(ann, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(started).toEqual([]);
  });
});

test('callers of one reader share the call of the first, and each is accepted', async () => {
  const { accepted, ask, shares, started } = setStage();
  const answers = [ask(ann), ask(bob), ask(cleo)];
  expect(shares()).toBe(2);
  expect(started.map(({ call }) => call)).toEqual([
    { caller: ann, requestId: 'of ann', deadlineAt: 0, signal: expect.any(AbortSignal) },
  ]);
  started[0]?.answer(emptyPage);
  expect(await Promise.all(answers)).toEqual([emptyPage, emptyPage, emptyPage]);
  expect(accepted).toEqual([ann.key, bob.key, cleo.key]);
});

test('a failure is that of all who wait, and accepts nobody', async () => {
  const { accepted, ask, started } = setStage();
  const answers = [ask(ann), ask(bob)];
  started[0]?.fail(new AppError('UPSTREAM_DENIED'));
  expect(await outcomesOf(answers)).toEqual(['UPSTREAM_DENIED', 'UPSTREAM_DENIED']);
  expect(started).toHaveLength(1);
  expect(accepted).toEqual([]);
});

test('callers of two readers have calls of their own, and a refusal of one is not the other’s', async () => {
  const { ask, shares, started } = setStage(({ token }) => readerOf({ token: token ?? '' }));
  const answers = [ask(ann), ask(bob)];
  expect(started.map(({ call }) => call.caller)).toEqual([ann, bob]);
  started[0]?.fail(new AppError('UNAUTHENTICATED'));
  started[1]?.answer(emptyPage);
  expect(await outcomesOf(answers)).toEqual(['UNAUTHENTICATED', emptyPage]);
  expect(shares()).toBe(0);
});

test('a caller as whom nobody can be asked shares nothing', async () => {
  const { ask, started } = setStage(({ token }) => {
    if (token === null) throw new AppError('UNAUTHENTICATED');
    return readerOf({ token });
  });
  await expect(ask(callerOf(null))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(started).toEqual([]);
});

describe('a shared call that is shed, because its caller has its share already,', () => {
  test('is refused to this caller alone: the next one asks for those who wait on', async () => {
    const { accepted, ask, started } = setStage();
    const refused = outcomesOf([ask(ann), ask(ann)]);
    const answered = outcomesOf([ask(bob), ask(cleo)]);
    started[0]?.fail(new AppError('OVERLOADED'));
    expect(await refused).toEqual(['OVERLOADED', 'OVERLOADED']);
    expect(started.map(({ call }) => call.requestId)).toEqual(['of ann', 'of bob']);
    started[1]?.answer(emptyPage);
    expect(await answered).toEqual([emptyPage, emptyPage]);
    expect(accepted).toEqual([bob.key, cleo.key]);
  });

  test('is refused to each when each has been refused', async () => {
    const { ask, started } = setStage();
    const [first, second] = [outcomesOf([ask(ann)]), outcomesOf([ask(bob)])];
    started[0]?.fail(new AppError('OVERLOADED'));
    expect(await first).toEqual(['OVERLOADED']);
    started[1]?.fail(new AppError('OVERLOADED'));
    expect(await second).toEqual(['OVERLOADED']);
    expect(started).toHaveLength(2);
  });

  test('is asked again for nobody who has left, and ends when the last has', async () => {
    const { ask, started } = setStage();
    const leaver = new AbortController();
    const [refused, left] = [outcomesOf([ask(ann)]), outcomesOf([ask(bob, leaver.signal)])];
    started[0]?.fail(new AppError('OVERLOADED'));
    expect(await refused).toEqual(['OVERLOADED']);
    leaver.abort(new Error('gone'));
    expect(await left).toEqual([new Error('gone')]);
    expect(started.map(({ call }) => call.signal.aborted)).toEqual([true, true]);
    void ask(bob);
    expect(started).toHaveLength(3);
  });
});

/** The page that each is answered with, or the code that it fails with. */
async function outcomesOf(answers: readonly Promise<SnapshotPage>[]): Promise<unknown[]> {
  return (await Promise.allSettled(answers)).map((settled) => {
    if (settled.status === 'fulfilled') return settled.value;
    return settled.reason instanceof AppError ? settled.reason.code : (settled.reason as unknown);
  });
}
