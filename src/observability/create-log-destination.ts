import { writeSync } from 'node:fs';
import { type ByteQueue, createByteQueue } from './create-byte-queue.js';
import { openWithoutWaiting } from './open-without-waiting.js';

/** Takes whole lines of the log, each with its line break. It never waits and never throws. */
export interface LogDestination {
  /** Queues a line, which is written at the end of this turn of the event loop. Drops it when the queue is full. */
  write(line: string): void;
  /** The same for the few lines that explain how the process ends: they have a part of the queue of their own. */
  writeUrgently(line: string): void;
  /** Replaces the observer. */
  readonly observe: (observer: LogLossObserver) => void;
  /**
   * Writes what is queued before the process exits. It waits for a reader that is slow for one second at most, and for a
   * reader that takes nothing for 0.1 s.
   */
  readonly flush: () => void;
}

/** Hears of lines that were lost. */
export interface LogLossObserver {
  /** A line was dropped. */
  dropped(): void;
  /** Lines are accepted again. The next line that is written comes after `lines` missing lines. */
  recovered(lines: number): void;
}

/** Bytes that wait at most, those of urgent lines included. */
const maxQueuedBytes = 1_000_000;
const urgentBytes = 32_000;
/** A full queue drops everything until it is down to this, so that lines are missing in few places. */
const resumeBytes = maxQueuedBytes / 2;
/** PIPE_BUF on Linux: a pipe accepts this many bytes whole or not at all, so a process that exits leaves no half line. */
const maxWriteBytes = 4096;
const minRetryMs = 5;
/** An attempt that fails costs some microseconds; a longer pause loses lines that a reader would take already. */
const maxRetryMs = 50;
/** Pauses of 1 ms while the process exits: in all, and one after the other without any progress. */
const maxPauses = 1000;
const maxIdlePauses = 100;

/** @param fd What lines are written to, of any kind: a file, a pipe, a socket, a terminal. */
export function createLogDestination(fd: number): LogDestination {
  const sink = openWithoutWaiting(fd);
  const queue = createByteQueue(maxQueuedBytes);
  const loss = createLossCount();
  let isFull = false;
  /** A write is due: at the end of this turn, or when a write that failed is tried again. */
  let isDue = false;
  let retryMs = minRetryMs;

  const reportLoss = (): void => {
    isFull = false;
    loss.report();
  };
  /** The code of the error that stopped it; undefined when everything is written. */
  const writeAll = (): string | undefined => {
    for (;;) {
      if (loss.lines() > 0 && queue.size() <= resumeBytes) reportLoss();
      if (queue.size() === 0) return undefined;
      const error = writeChunk(sink, queue);
      // The part that was written left with the reader: the next one must not begin with the rest.
      if (error === 'EPIPE' && queue.dropStartedLine()) loss.add();
      if (error !== undefined) return error;
      retryMs = minRetryMs;
    }
  };
  const run = (): void => {
    isDue = writeAll() !== undefined;
    if (!isDue) return;
    setTimeout(run, retryMs).unref();
    retryMs = Math.min(maxRetryMs, retryMs * 2);
  };
  const add = (line: string, keptFreeBytes: number): void => {
    if (!queue.push(line, keptFreeBytes)) {
      // One turn may log more than the queue holds, though the sink takes it.
      if (!isFull && retryMs === minRetryMs) writeAll();
      isFull = !queue.push(line, keptFreeBytes);
      if (isFull) loss.add();
    }
    if (isDue) return;
    isDue = true;
    setImmediate(run);
  };
  return {
    write: (line) => {
      if (isFull) loss.add();
      else add(line, urgentBytes);
    },
    writeUrgently: (line) => {
      if (loss.lines() > 0) reportLoss();
      add(line, 0);
    },
    observe: loss.observe,
    flush: () => {
      flush(writeAll, queue.size);
    },
  };
}

/** Lines that were lost since the last report. */
function createLossCount() {
  let observer: LogLossObserver | undefined;
  let lines = 0;
  return {
    lines: () => lines,
    add: (): void => {
      lines += 1;
      observer?.dropped();
    },
    /** Counts from 0 again first: the report is a line of the log as well. */
    report: (): void => {
      const reported = lines;
      lines = 0;
      observer?.recovered(reported);
    },
    observe: (next: LogLossObserver): void => {
      observer = next;
    },
  };
}

/** The code of the error when nothing could be written. */
function writeChunk(sink: number, queue: ByteQueue): string | undefined {
  const chunk = queue.peekLines(maxWriteBytes);
  try {
    const written = writeSync(sink, chunk);
    queue.shift(written);
    return written === 0 ? 'EAGAIN' : undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

/** Only a reader that is slow is waited for: a disk that is full stays so. */
function flush(writeAll: () => string | undefined, size: () => number): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let idlePauses = 0;
  let lastSize = size();
  for (let pauses = 0; pauses < maxPauses && idlePauses < maxIdlePauses; pauses += 1) {
    if (writeAll() !== 'EAGAIN') return;
    idlePauses = size() === lastSize ? idlePauses + 1 : 0;
    lastSize = size();
    Atomics.wait(never, 0, 0, 1);
  }
}
