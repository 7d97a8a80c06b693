import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * `npm run test:explore`: all files with property tests again and again, each time on cases that nothing has tried before,
 * until one fails. Ten rounds, or as many as its argument says.
 */
const rounds = Number(process.argv[2] ?? 10);
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`)
  .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"));

for (let round = 1; round <= rounds; round += 1) {
  const seed = randomInt(2 ** 31);
  process.stdout.write(`\nRound ${round} of ${rounds}: FAST_CHECK_SEED=${seed}\n`);
  const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--runTestsByPath', ...files], {
    env: { ...process.env, EVERY_CASE: 'true', FAST_CHECK_SEED: String(seed) },
    stdio: 'inherit',
  });
  if (status !== 0) {
    process.stdout.write(`\nRepeat it: FAST_CHECK_SEED=${seed} npx jest <the file that failed>\n`);
    process.exitCode = 1;
    break;
  }
}
