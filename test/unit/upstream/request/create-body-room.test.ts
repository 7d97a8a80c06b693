import { expect, test } from '@jest/globals';
import { createBodyRoom } from '../../../../src/upstream/request/create-body-room.js';

/** Shares of a room of 100 bytes, and the names of those that were told of room, in order. */
function start(...names: readonly string[]) {
  const room = createBodyRoom(100);
  const told: string[] = [];
  const shares = names.map((name) => {
    const share = room.open();
    return { take: (bytes: number) => share.take(bytes, () => told.push(name)), release: share.release };
  });
  return { told, shares };
}

test('whoever comes to its end waits, but the first one, and goes on in order', () => {
  const { told, shares } = start('a', 'b', 'c', 'd');
  const [a, b, c, d] = shares;
  expect([a?.take(60), b?.take(40)]).toEqual([true, true]);
  expect([c?.take(1), d?.take(1), b?.take(1)]).toEqual([true, false, false]);
  expect(c?.take(1000)).toBe(true);
  c?.release();
  expect(told).toEqual(['d']);
  expect(d?.take(1000)).toBe(true);
  d?.release();
  expect(told).toEqual(['d', 'b']);
});

test('all go on when there is room for all', () => {
  const { told, shares } = start('a', 'b', 'c');
  const [a, b, c] = shares;
  expect([a?.take(500), b?.take(10), c?.take(10)]).toEqual([true, false, false]);
  a?.release();
  expect(told).toEqual(['b', 'c']);
});

test('one that is gone is not told, and has nothing any more', () => {
  const { told, shares } = start('a', 'b', 'c');
  const [a, b, c] = shares;
  expect([a?.take(500), b?.take(500)]).toEqual([true, false]);
  b?.release();
  b?.release();
  a?.release();
  expect(told).toEqual([]);
  expect(c?.take(100)).toBe(true);
});
