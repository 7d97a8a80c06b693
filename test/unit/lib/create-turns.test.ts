import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createTurns } from '../../../src/lib/create-turns.js';

test('so many go on in one turn of the event loop, first come, first served', async () => {
  const takeTurn = createTurns(2);
  const gone: number[] = [];
  const all = [0, 1, 2, 3, 4].map(async (number) => {
    await takeTurn();
    gone.push(number);
  });
  await Promise.resolve();
  expect(gone).toEqual([0, 1]);
  await nextTurn();
  expect(gone).toEqual([0, 1, 2, 3]);
  await Promise.all(all);
  expect(gone).toEqual([0, 1, 2, 3, 4]);
});

test('who comes later, and alone, waits for one turn at most', async () => {
  const takeTurn = createTurns(1);
  for (let time = 0; time < 3; time += 1) await takeTurn();
  let hasGone = false;
  void takeTurn().then(() => (hasGone = true));
  await nextTurn();
  await nextTurn();
  expect(hasGone).toBe(true);
});
