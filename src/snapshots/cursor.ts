import { createHash } from 'node:crypto';
import type { SnapshotQuery } from './snapshot-query.js';

/** What a cursor is bound to: a place means something only in one list in one order. */
export type ListIdentity = Pick<SnapshotQuery, 'filter' | 'sort'>;

/**
 * A place between two rows of a list: how many rows lie before it, 0 or more, in each of the upstream lists that the list
 * is merged of. A list that the upstream has as a whole is one.
 */
export type Place = readonly number[];

/** Writes and reads the cursors of one list in one order. */
export interface CursorCodec {
  /** The cursor of the row before `place`: opaque, at most 64 characters, safe in a URL. */
  write(place: Place): string;
  /** The place of a cursor of this very list, or why it is none. */
  read(cursor: string): { readonly place: Place } | { readonly problem: 'unreadable' | 'other-list' };
}

const version = 1;
/** Version (1 byte), fingerprint of the list (8), numbers of the place (4 each), checksum over all of them (12). */
const sizes = { version: 1, list: 8, number: 4, checksum: 12 } as const;
const headSize = sizes.version + sizes.list;

/**
 * Cursors hold a place, because the upstream can seek by nothing else. The checksum finds a cursor that was mended or cut
 * on its way; it is no secret, since whoever writes a place by hand may as well send `offset`.
 */
export function createCursorCodec(list: ListIdentity): CursorCodec {
  // Computed when first asked for: most operations select no cursor.
  let fingerprint: Buffer | undefined;
  const fingerprintOf = () => (fingerprint ??= digest(toListKey(list)).subarray(0, sizes.list));
  return {
    write: (place) => {
      const bytes = Buffer.alloc(headSize + place.length * sizes.number + sizes.checksum);
      bytes.writeUInt8(version, 0);
      fingerprintOf().copy(bytes, sizes.version);
      place.forEach((number, index) => bytes.writeUInt32BE(number, headSize + index * sizes.number));
      checksumOf(bytes).copy(bytes, bytes.length - sizes.checksum);
      return bytes.toString('base64url');
    },
    read: (cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const count = (bytes.length - headSize - sizes.checksum) / sizes.number;
      // Comparing the text again refuses what base64 lets pass: padding, white space, stray last bits.
      const isWhole = Number.isInteger(count) && count > 0 && bytes.toString('base64url') === cursor;
      if (!isWhole || bytes[0] !== version || !checksumOf(bytes).equals(bytes.subarray(-sizes.checksum))) {
        return { problem: 'unreadable' };
      }
      if (!fingerprintOf().equals(bytes.subarray(sizes.version, headSize))) return { problem: 'other-list' };
      return {
        place: Array.from({ length: count }, (_, index) => bytes.readUInt32BE(headSize + index * sizes.number)),
      };
    },
  };
}

/** A text that is equal for equal lists only. Filters are in normal form, so their order does not matter. */
export function toListKey({ filter, sort }: ListIdentity): string {
  const { desktopIds, desktopNames, names, statuses, diskType, createType } = filter;
  return JSON.stringify([desktopIds, desktopNames, names, statuses, diskType, createType, sort.field, sort.direction]);
}

function checksumOf(bytes: Buffer): Buffer {
  return digest(bytes.subarray(0, -sizes.checksum)).subarray(0, sizes.checksum);
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('snapshot-gateway cursor ').update(data).digest();
}
