import { createHash } from 'node:crypto';
import { type ListIdentity, toListKey } from './list-key.js';

/**
 * A place between two rows of a list: how many rows lie before it, 0 or more, in each of the upstream lists that the list
 * is merged of. A list that the upstream has as a whole is one.
 */
export type Place = readonly number[];

/** A cursor as it was read. Whoever writes one by hand may say anything, so nothing of it has been believed. */
export interface Cursor {
  readonly fingerprint: Buffer;
  readonly place: Place;
}

/** Writes the cursors of one list in one order. */
export interface CursorWriter {
  /** The cursor of the row before `place`: opaque, at most 64 characters, safe in a URL. */
  write(place: Place): string;
}

const version = 1;
/** Version (1 byte), fingerprint of the list (8), numbers of the place (4 each), checksum over all of them (12). */
const sizes = { version: 1, list: 8, number: 4, checksum: 12 } as const;
const headSize = sizes.version + sizes.list;

/**
 * Cursors hold a place, because the upstream can seek by nothing else. The checksum finds a cursor that was mended or cut
 * on its way; it is no secret, since whoever writes a place by hand may as well send `offset`.
 */
export function createCursorWriter(list: ListIdentity): CursorWriter {
  // Computed when first asked for: most operations select no cursor.
  let fingerprint: Buffer | undefined;
  return {
    write: (place) => {
      const bytes = Buffer.alloc(headSize + place.length * sizes.number + sizes.checksum);
      bytes.writeUInt8(version, 0);
      (fingerprint ??= fingerprintOf(list)).copy(bytes, sizes.version);
      place.forEach((number, index) => bytes.writeUInt32BE(number, headSize + index * sizes.number));
      checksumOf(bytes).copy(bytes, bytes.length - sizes.checksum);
      return bytes.toString('base64url');
    },
  };
}

/** What a cursor holds; null for a text that is none. */
export function parseCursor(cursor: string): Cursor | null {
  const bytes = Buffer.from(cursor, 'base64url');
  const count = (bytes.length - headSize - sizes.checksum) / sizes.number;
  // Comparing the text again refuses what base64 lets pass: padding, white space, stray last bits.
  const isWhole = Number.isInteger(count) && count > 0 && bytes.toString('base64url') === cursor;
  if (!isWhole || bytes[0] !== version || !checksumOf(bytes).equals(bytes.subarray(-sizes.checksum))) return null;
  return {
    fingerprint: bytes.subarray(sizes.version, headSize),
    place: Array.from({ length: count }, (_, index) => bytes.readUInt32BE(headSize + index * sizes.number)),
  };
}

/** Whether a cursor was made of this very list. */
export function isCursorOf({ fingerprint }: Cursor, list: ListIdentity): boolean {
  return fingerprintOf(list).equals(fingerprint);
}

function fingerprintOf(list: ListIdentity): Buffer {
  return digest(toListKey(list)).subarray(0, sizes.list);
}

function checksumOf(bytes: Buffer): Buffer {
  return digest(bytes.subarray(0, -sizes.checksum)).subarray(0, sizes.checksum);
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('snapshot-gateway cursor ').update(data).digest();
}
