import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * Whole paths of test files that are listed by hand.
 *
 * @throws where one is gone, so that the list is kept with the files.
 */
export function filesThatExist(list, names) {
  const gone = names.filter((name) => !existsSync(join(root, name)));
  if (gone.length > 0) throw new Error(`Files of ${list} that do not exist: ${gone.join(', ')}`);
  return names.map((name) => join(root, name));
}
