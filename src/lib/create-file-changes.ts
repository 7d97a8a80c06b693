import { stat } from 'node:fs/promises';

/** Whether files have changed: their content, or which files their paths lead to. */
export interface FileChanges {
  /** Whether anything has changed since it was asked before; true when it is asked for the first time. */
  happened(): Promise<boolean>;
}

/**
 * Compares what the file system says of each file at a path. A rename changes it, and so does the swap of a link on the way,
 * which is how a mounted ConfigMap is updated. Watching by events would miss that, and changes on network file systems.
 */
export function createFileChanges(paths: readonly string[]): FileChanges {
  let before = '';
  return {
    happened: async () => {
      const now = (await Promise.all(paths.map(describe))).join(' ');
      const isChanged = now !== before;
      before = now;
      return isChanged;
    },
  };
}

async function describe(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return 'absent';
  }
}
