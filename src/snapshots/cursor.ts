import { createHash, hash } from 'node:crypto';
import { type ListIdentity, toListKey } from './to-list-key.js';
import { type Mark, type Place, hashLength, hashOf, maxKeyLength } from './mark.js';

/** A cursor as it was read. Anyone can write a cursor, so nothing in it is verified yet. */
export interface Cursor {
  readonly fingerprint: Buffer;
  readonly place: Place;
}

/** Writes the cursors of one list in one order. */
export interface CursorWriter {
  /**
   * The cursor of the row before `place`: opaque, safe in a URL. For each upstream list 18 characters without a row, 28 by time and at
   * most 146 by name, and 28 for all of them.
   */
  write(place: Place): string;
}

const version = 2;
/** Version (1 byte), fingerprint of the list (8), the marks, checksum over all of them (12). */
const sizes = { version: 1, list: 8, checksum: 12 } as const;
/** Distinguishes these hashes from all others. */
const salt = 'snapshot-gateway cursor ';
const headSize = sizes.version + sizes.list;
/** What follows the end (4 bytes) and the kind (1 byte) of a mark: nothing, the hash, the hash and a key. */
const kinds = { noRow: 0, noKey: 1, number: 2, text: 3 } as const;
/** Bytes of a text in UTF-8. */
const maxTextSize = maxKeyLength * 3;

/**
 * A cursor holds the row that it comes after, so that the next page goes on there, even if the row has moved since. The
 * checksum finds a cursor that was mended or cut on its way; it is no secret: what a cursor holds is input like any other.
 */
export function createCursorWriter(list: ListIdentity): CursorWriter {
  // Computed when first asked for: most operations select no cursor.
  let fingerprint: Buffer | undefined;
  return {
    write: (place) => {
      fingerprint ??= fingerprintOf(list);
      const size = headSize + place.reduce((sum, mark) => sum + sizeOf(mark), 0);
      // The salt lies before the bytes, so that a checksum is taken in one go.
      const bytes = Buffer.allocUnsafe(salt.length + size + sizes.checksum);
      bytes.write(salt, 'latin1');
      let at = bytes.writeUInt8(version, salt.length);
      at += fingerprint.copy(bytes, at);
      for (const mark of place) at = writeMark(bytes, at, mark);
      hash('sha256', bytes.subarray(0, at), 'buffer').copy(bytes, at, 0, sizes.checksum);
      return bytes.toString('base64url', salt.length);
    },
  };
}

/** What a cursor holds, or why it is none: it cannot be read, or it was made when cursors held a position alone. */
export function parseCursor(text: string): Cursor | 'unreadable' | 'old' {
  const bytes = Buffer.from(text, 'base64url');
  // Comparing the text again refuses what base64 lets pass: padding, white space, stray last bits.
  if (bytes.length <= headSize + sizes.checksum || bytes.toString('base64url') !== text) return 'unreadable';
  const body = bytes.subarray(0, -sizes.checksum);
  if (!checksumOf(body).equals(bytes.subarray(-sizes.checksum))) return 'unreadable';
  if (body[0] === 1) return 'old';
  if (body[0] !== version) return 'unreadable';
  const place = readPlace(body);
  return place ? { fingerprint: body.subarray(sizes.version, headSize), place } : 'unreadable';
}

/** Whether a cursor was made of this very list. */
export function isCursorOf({ fingerprint }: Cursor, list: ListIdentity): boolean {
  return fingerprintOf(list).equals(fingerprint);
}

function sizeOf({ hash: row, id, key }: Mark): number {
  if (row === null && id === null) return 5;
  return 5 + hashLength + (key === null ? 0 : typeof key === 'number' ? 8 : 1 + Buffer.byteLength(key));
}

/** Gives where the next mark begins. */
function writeMark(bytes: Buffer, start: number, { end, hash: known, id, key }: Mark): number {
  const row = known ?? (id === null ? null : hashOf(id));
  const at = bytes.writeUInt32BE(end, start);
  if (row === null) return bytes.writeUInt8(kinds.noRow, at);
  bytes.writeUInt8(key === null ? kinds.noKey : typeof key === 'number' ? kinds.number : kinds.text, at);
  bytes.write(row, at + 1, 'latin1');
  const keyAt = at + 1 + hashLength;
  if (key === null) return keyAt;
  if (typeof key === 'number') return bytes.writeDoubleBE(key, keyAt);
  const length = bytes.write(key, keyAt + 1);
  bytes.writeUInt8(length, keyAt);
  return keyAt + 1 + length;
}

/** The marks between the head and the checksum; null when they are not whole. */
function readPlace(body: Buffer): Place | null {
  const place: Mark[] = [];
  let at = headSize;
  while (at < body.length) {
    if (at + 5 > body.length) return null;
    const end = body.readUInt32BE(at);
    const kind = body[at + 4] ?? kinds.noRow;
    // A row lies before the place behind it.
    if (end === 0 && kind !== kinds.noRow) return null;
    at += 5;
    const size = kind === kinds.noRow ? 0 : hashLength;
    const row = size === 0 ? null : body.subarray(at, at + size).toString('latin1');
    at += size;
    const key = readKey(body, at, kind);
    if (!key || at + key.size > body.length) return null;
    at += key.size;
    place.push({ end, hash: row, id: null, key: key.value });
  }
  return place.length > 0 ? place : null;
}

function readKey(
  body: Buffer,
  at: number,
  kind: number,
): { readonly value: Mark['key']; readonly size: number } | null {
  if (kind === kinds.noRow || kind === kinds.noKey) return { value: null, size: 0 };
  if (kind === kinds.number) {
    const value = at + 8 <= body.length ? body.readDoubleBE(at) : NaN;
    return Number.isFinite(value) ? { value, size: 8 } : null;
  }
  const length = body[at];
  if (kind !== kinds.text || length === undefined || length > maxTextSize) return null;
  return { value: body.subarray(at + 1, at + 1 + length).toString('utf8'), size: 1 + length };
}

function fingerprintOf(list: ListIdentity): Buffer {
  return digest(toListKey(list)).subarray(0, sizes.list);
}

function checksumOf(body: Buffer): Buffer {
  return digest(body).subarray(0, sizes.checksum);
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(salt).update(data).digest();
}
