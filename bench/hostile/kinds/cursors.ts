import { createHash } from 'node:crypto';
import { type ListIdentity, toListKey } from '../../../src/snapshots/to-list-key.js';
import { hashLength } from '../../../src/snapshots/mark.js';
import { defaultSort } from '../../../src/snapshots/snapshot-query.js';
import { type Kind, repeat, values } from '../kind.js';
import type { Random } from '../create-random.js';

/** Cursors written by hand: what they are checked by needs no key. */
export const cursors: readonly Kind[] = [
  {
    name: 'cursors: places of lists that there are not',
    make: (random) => {
      const count = random.pick([1, 20, 50, 100]);
      const lists = { desktopIds: sorted(count), desktopNames: sorted(count), names: sorted(count) };
      const filter = random.chance(0.5)
        ? lists
        : {
            ...lists,
            statuses: [
              'CREATE_FAILED',
              'CREATE_SUCCESS',
              'CREATING',
              'RESTORE_FAILED',
              'RESTORE_SUCCESS',
              'RESTORING',
            ] as const,
          };
      return page(filter, write({ filter, sort: defaultSort }, placesOf(random)), random);
    },
  },
  {
    name: 'cursors: many places without a filter',
    make: (random) => page({}, write({ filter: {}, sort: defaultSort }, placesOf(random)), random),
  },
  {
    name: 'cursors: long, and of nothing',
    make: (random) => page({}, random.pick(['A', '=', '\n', '-_']).repeat(random.pick([1000, 40_000])), random),
  },
];

function page(filter: object, after: string, random: Random): ReturnType<Kind['make']> {
  return {
    query: `query($f: DesktopSnapshotFilter, $c: String) { ${repeat(random.pick([1, 10]), 'a#: snapshots(filter: $f, page: {after: $c, limit: 5}) { totalCount nodes { id } }')} }`,
    variables: { f: filter, c: after },
  };
}

function placesOf(random: Random): readonly number[] {
  const count = random.pick([1, 2, 6, 7, 3000, 17_000]);
  const place = random.pick([0, 5, 19_999, 20_000, 2 ** 32 - 1]);
  return Array.from({ length: count }, () => place);
}

function sorted(count: number): readonly string[] {
  return [...values(count)].sort();
}

/** As `createCursorWriter` writes it: version, fingerprint of the list, a mark for each place, checksum. Every row is one that there is not. */
function write(list: ListIdentity, place: readonly number[]): string {
  const marks = place.map((end) => {
    const mark = Buffer.alloc(5 + hashLength);
    mark.writeUInt32BE(end);
    mark[4] = 1;
    return mark;
  });
  const bytes = Buffer.concat([Buffer.of(2), digest(toListKey(list)).subarray(0, 8), ...marks]);
  return Buffer.concat([bytes, digest(bytes).subarray(0, 12)]).toString('base64url');
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('snapshot-gateway cursor ').update(data).digest();
}
