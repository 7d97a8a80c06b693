import { createHash } from 'node:crypto';
import type { SnapshotQuery } from './snapshot-query.js';

/** What a cursor is bound to: a position means something only in one list in one order. */
export type ListIdentity = Pick<SnapshotQuery, 'filter' | 'sort'>;

/** Writes and reads the cursors of one list in one order. */
export interface CursorCodec {
  /** The cursor of the row at `position`, 0 or more: opaque, 34 characters, safe in a URL. */
  write(position: number): string;
  /** The position of a cursor of this very list, or why it is none. */
  read(cursor: string): { readonly position: number } | { readonly problem: 'unreadable' | 'other-list' };
}

const version = 1;
/** Version (1 byte), position (4), fingerprint of the list (8), checksum over all of them (12). */
const size = 25;
const offsets = { position: 1, list: 5, checksum: 13 } as const;

/**
 * Cursors hold a position, because the upstream can seek by nothing else. The checksum finds a cursor that was mended or cut
 * on its way; it is no secret, since whoever writes a position by hand may as well send `offset`.
 */
export function createCursorCodec(list: ListIdentity): CursorCodec {
  // Computed when first asked for: most operations select no cursor.
  let fingerprint: Buffer | undefined;
  const fingerprintOf = () => (fingerprint ??= digest(toListKey(list)).subarray(0, offsets.checksum - offsets.list));
  return {
    write: (position) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUInt8(version, 0);
      bytes.writeUInt32BE(position, offsets.position);
      fingerprintOf().copy(bytes, offsets.list);
      checksumOf(bytes).copy(bytes, offsets.checksum);
      return bytes.toString('base64url');
    },
    read: (cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      // Comparing the text again refuses what base64 lets pass: padding, white space, stray last bits.
      const isWhole = bytes.length === size && bytes.toString('base64url') === cursor && bytes[0] === version;
      if (!isWhole || !checksumOf(bytes).equals(bytes.subarray(offsets.checksum))) return { problem: 'unreadable' };
      const ofThisList = fingerprintOf().equals(bytes.subarray(offsets.list, offsets.checksum));
      return ofThisList ? { position: bytes.readUInt32BE(offsets.position) } : { problem: 'other-list' };
    },
  };
}

/** A text that is equal for equal lists only. Filters are in normal form, so their order does not matter. */
export function toListKey({ filter, sort }: ListIdentity): string {
  const { desktopIds, desktopNames, names, statuses, diskType, createType } = filter;
  return JSON.stringify([desktopIds, desktopNames, names, statuses, diskType, createType, sort.field, sort.direction]);
}

function checksumOf(bytes: Buffer): Buffer {
  return digest(bytes.subarray(0, offsets.checksum)).subarray(0, size - offsets.checksum);
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('snapshot-gateway cursor ').update(data).digest();
}
