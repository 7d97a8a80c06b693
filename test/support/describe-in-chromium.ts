import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describeOrSkip } from './describe-or-skip.js';

/**
 * A group of tests in the machine's own Chromium: `CHROMIUM_PATH`, or where systems install it.
 *
 * Without one, or when `missing` says what else is not there, the group is skipped with a printed line, and fails where
 * `CI=true`: there it must not go unnoticed.
 */
export function describeInChromium(
  name: string,
  tests: (launch: () => Promise<Browser>) => void,
  missing?: string,
): void {
  const path = findChromium();
  const reason =
    missing ?? (path === undefined ? 'Chromium was not found: install it, or set CHROMIUM_PATH.' : undefined);
  describeOrSkip(name, reason, () => {
    tests(() => (path === undefined ? Promise.reject(new Error(reason)) : launch(path)));
  });
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH = '' } = process.env;
  return (CHROMIUM_PATH === '' ? usualPaths : [CHROMIUM_PATH]).find((path) => existsSync(path));
}

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Each launch has a new profile of its own, which goes away with it. */
function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // containers run as root, where Chromium's own sandbox does not start
      '--disable-gpu',
      '--no-first-run',
      // A browser on its own has errands of its own, which are not the page's.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
