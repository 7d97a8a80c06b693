import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describeOrSkip } from '../support/describe-or-skip.js';

const folder = 'test/clients';

/**
 * A group of tests with the clients of frontends, which have a package of their own.
 *
 * Where they are not installed the group is skipped with a printed line, and fails where `CI=true`: there it must not go unnoticed.
 */
export function describeWithClients(name: string, tests: () => void): void {
  const reason = 'The clients are not installed, or in other versions: run npm run clients:install.';
  describeOrSkip(name, areInstalled() ? undefined : reason, tests);
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Whether npm installed what the lockfile has, by its own note of that, but for what is optional on this platform. */
function areInstalled(): boolean {
  const note = `${folder}/node_modules/.package-lock.json`;
  return existsSync(note) && isDeepStrictEqual(readPackages(note), readPackages(`${folder}/package-lock.json`));
}

function readPackages(path: string): unknown {
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
  return Object.fromEntries(
    Object.entries(packages).filter(([location, locked]) => location !== '' && locked.optional !== true),
  );
}
