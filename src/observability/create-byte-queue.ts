/** Lines of text in one piece of memory of a fixed size: the first in is the first out. */
export interface ByteQueue {
  /** Bytes that wait. */
  readonly size: () => number;
  /** Adds a line, unless less than `keptFreeBytes` would be left free: then false, and nothing is added. */
  push(line: string, keptFreeBytes: number): boolean;
  /** The first lines, up to `maxBytes`; one line where that alone is longer. Valid until the next `push`. */
  peekLines(maxBytes: number): Buffer;
  /** Removes the first bytes, which may end within a line: the rest of it comes first then. */
  shift(bytes: number): void;
  /** Removes the rest of a line whose beginning was removed before; false when the first line is whole. */
  dropStartedLine(): boolean;
}

const lineBreak = 0x0a;

/** The memory is used from its beginning whenever the queue was empty, so most of it is never touched. */
export function createByteQueue(capacityBytes: number): ByteQueue {
  const memory = Buffer.allocUnsafeSlow(capacityBytes);
  let start = 0;
  let end = 0;
  let isWithinLine = false;
  const shift = (bytes: number): void => {
    start += bytes;
    isWithinLine = memory[start - 1] !== lineBreak;
    if (start === end) start = end = 0;
  };
  return {
    size: () => end - start,
    push: (line, keptFreeBytes) => {
      const bytes = Buffer.byteLength(line);
      if (end - start + bytes > capacityBytes - keptFreeBytes) return false;
      if (end + bytes > capacityBytes) {
        memory.copyWithin(0, start, end);
        end -= start;
        start = 0;
      }
      end += memory.write(line, end);
      return true;
    },
    peekLines: (maxBytes) => {
      if (end - start <= maxBytes) return memory.subarray(start, end);
      const lastBreak = memory.lastIndexOf(lineBreak, start + maxBytes - 1);
      return memory.subarray(start, 1 + (lastBreak >= start ? lastBreak : memory.indexOf(lineBreak, start)));
    },
    shift,
    dropStartedLine: () => {
      if (!isWithinLine) return false;
      shift(memory.indexOf(lineBreak, start) + 1 - start);
      return true;
    },
  };
}
