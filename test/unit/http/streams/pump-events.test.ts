import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { StreamEvent } from '../../../../src/engine/event-stream.js';
import type { OpenStream } from '../../../../src/http/streams/create-stream-registry.js';
import { pumpEvents } from '../../../../src/http/streams/pump-events.js';

/** A stream whose events a test makes, and a client that takes each when the test says so. */
function startPump() {
  const happened: string[] = [];
  let give: ((event: StreamEvent | undefined) => void) | undefined;
  let take = (): void => undefined;
  let turn = Promise.resolve();
  let hasEnded = false;
  const opened: OpenStream = {
    stream: {
      next: () => {
        happened.push('next');
        return new Promise((resolve) => (give = resolve));
      },
      close: () => undefined,
    },
    takeTurn: () => turn,
    hasEnded: () => hasEnded,
    count: () => happened.push('count'),
    end: (reason) => {
      happened.push(`end ${reason}`);
      hasEnded = true;
      give?.(undefined);
    },
  };
  const done = pumpEvents({
    opened,
    sink: {
      send: ({ json }) => {
        happened.push(`send ${String(json[0])}`);
        return new Promise((resolve) => (take = resolve));
      },
      finish: (ending) => happened.push(`finish ${ending}`),
    },
    onFirst: (event) => happened.push(event ? 'first' : 'none'),
  });
  const seen = async () => {
    await nextTurn();
    return happened.splice(0);
  };
  return {
    opened,
    done,
    seen,
    give: (text: string, ending?: StreamEvent['ending']) =>
      give?.({ json: [Buffer.from(text)], codes: [], ...(ending && { ending }) }),
    giveNothing: () => give?.(undefined),
    /** @returns gives the turn for which all events wait. */
    holdTurns: () => {
      let start = (): void => undefined;
      turn = new Promise((resolve) => (start = resolve));
      return start;
    },
    take: () => {
      take();
    },
  };
}

test('the next event is asked for when the one before it was taken, and the first one is told of', async () => {
  const pump = startPump();
  expect(await pump.seen()).toEqual(['next']);
  pump.give('a');
  expect(await pump.seen()).toEqual(['first', 'count', 'send a']);
  pump.take();
  expect(await pump.seen()).toEqual(['next']);
  pump.give('b');
  expect(await pump.seen()).toEqual(['count', 'send b']);
});

test.each(['complete', 'auth', 'upstream'] as const)(
  'what follows an event follows it once it was taken: %s',
  async (ending) => {
    const pump = startPump();
    pump.give('a', ending);
    expect(await pump.seen()).toEqual(['next', 'first', 'count', 'send a']);
    pump.take();
    await pump.done;
    expect(await pump.seen()).toEqual([`end ${ending}`, `finish ${ending}`]);
  },
);

test('a client that leaves before the first event leaves an opening without one', async () => {
  const pump = startPump();
  pump.opened.end('client');
  await pump.done;
  expect(await pump.seen()).toEqual(['next', 'end client', 'none']);
});

test('an event is sent when it is its turn, and not to a client that has left meanwhile', async () => {
  const [pump, left] = [startPump(), startPump()];
  const starts = [pump.holdTurns(), left.holdTurns()];
  pump.give('a');
  left.give('a');
  expect([await pump.seen(), await left.seen()]).toEqual([
    ['next', 'first'],
    ['next', 'first'],
  ]);
  left.opened.end('client');
  for (const start of starts) start();
  await left.done;
  expect([await pump.seen(), await left.seen()]).toEqual([['count', 'send a'], ['end client']]);
});

test('nothing is asked for or said once it has ended, whatever was under way', async () => {
  const pump = startPump();
  pump.give('a', 'auth');
  await pump.seen();
  pump.opened.end('slow');
  pump.take();
  await pump.done;
  expect(await pump.seen()).toEqual(['end slow']);
});

test('a page that is watched no more ends its stream as a stop does', async () => {
  const pump = startPump();
  pump.giveNothing();
  await pump.done;
  expect(await pump.seen()).toEqual(['next', 'none', 'end drain', 'finish drain']);
});
