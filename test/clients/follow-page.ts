import { execFile } from 'node:child_process';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PageBlock } from './read-page-blocks.js';

/** Where the blocks of `docs/clients.md` become files. */
export const pageFolder = 'test/clients/page';

/**
 * What the page takes for granted: the schema of this repository, and that what is said of version 3 of a package is done where
 * that is installed.
 */
export async function layOutPage(): Promise<void> {
  await rm(pageFolder, { recursive: true, force: true });
  await cp('schema', join(pageFolder, 'schema'), { recursive: true });
  await mkdir(join(pageFolder, 'apollo-3/node_modules/@apollo'), { recursive: true });
  await symlink('../../../../node_modules/apollo-client-3', join(pageFolder, 'apollo-3/node_modules/@apollo/client'));
}

/** Does what a reader of the page does: writes its files, and runs its commands, in their order. */
export async function followPage(blocks: readonly PageBlock[]): Promise<void> {
  for (const { file, text } of blocks) {
    if (file === null) await runCommands(text);
    else await writeBlock(join(pageFolder, file), text);
  }
}

/** `npx` finds what is installed here. `npm` starts nothing, and installs nothing, but fails where a package is not installed. */
async function runCommands(text: string): Promise<void> {
  const path = `${resolve('test/clients/node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const npm =
    'for name in "${@:2}"; do case $name in -*) ;; *) test -d "../node_modules/${name%@[0-9]*}" ;; esac; done';
  // There is no gateway yet: what curl is asked for is noted.
  const curl = 'printf \'%s\\n\' "$@" > curl-arguments';
  const script = `set -e; npx() { "$@"; }; npm() { ${npm}; }; curl() { ${curl}; }\n${text}`;
  const commands = promisify(execFile)('bash', ['-c', script], {
    cwd: pageFolder,
    env: { ...process.env, PATH: path },
  });
  await commands.catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`These commands of the page must succeed:\n${text}${stdout}${stderr}`);
  });
}

async function writeBlock(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
