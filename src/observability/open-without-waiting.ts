import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * A descriptor for the same file as `fd`, on which a write fails with EAGAIN where it would otherwise wait for a reader.
 *
 * Pipes and terminals are opened again, because the flag O_NONBLOCK belongs to the open file, which other processes may share.
 * Where that fails, and for sockets, which cannot be opened, Node sets the flag on `fd` itself; it restores it at its exit.
 * A regular file has no reader to wait for, and must keep its position: `fd` as it is.
 */
export function openWithoutWaiting(fd: number): number {
  try {
    const file = fstatSync(fd);
    if (file.isFIFO() || file.isCharacterDevice()) return reopen(fd) ?? setFlag(fd);
    return file.isSocket() ? setFlag(fd) : fd;
  } catch {
    // Closed, or of a kind that Node cannot use: each write says so.
    return fd;
  }
}

/** Undefined where there is no `/proc`, where this user may not open the file, or where a named pipe has no reader yet. */
function reopen(fd: number): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined;
  }
}

/** The socket only sets the flag. It neither reads nor writes, and is never closed. */
function setFlag(fd: number): number {
  new Socket({ fd, readable: false, writable: true }).on('error', () => undefined);
  return fd;
}
