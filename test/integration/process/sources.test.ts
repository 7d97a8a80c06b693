import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** As `npm run dev`, `doctor` and `sandbox` run them. */
async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const running = promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { PATH, HOME, ...env },
  });
  return running.catch((error: unknown) => error as { stdout: string; stderr: string });
}

test('the server reads its settings', async () => {
  const { stderr } = await run('src/main.ts', [], { PORT: 'none' });
  expect(stderr).toBe('The settings cannot be used:\n  PORT must be a whole number from 0 to 65535.\n');
});

test.each(['doctor', 'sandbox'])('the %s says how it is used', async (name) => {
  const { stdout, stderr } = await run(`src/cli/${name}.ts`, ['--help']);
  expect([stdout.split('\n')[0], stderr]).toEqual([expect.stringContaining(`Usage: npm run ${name}`), '']);
});
