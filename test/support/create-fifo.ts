import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A pipe that has a name. Both descriptors are the caller's to close. */
export interface Fifo extends Disposable {
  readonly path: string;
  readonly reader: number;
  readonly writer: number;
}

export function createFifo(): Fifo {
  const folder = mkdtempSync(join(tmpdir(), 'fifo-'));
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  // Each end waits for the other when it is opened; both at once do not.
  const both = openSync(path, 'r+');
  const [reader, writer] = [openSync(path, 'r'), openSync(path, 'w')];
  closeSync(both);
  return {
    path,
    reader,
    writer,
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
