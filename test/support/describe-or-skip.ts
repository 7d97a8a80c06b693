import { describe, test } from '@jest/globals';

/**
 * A group of tests that need a component of the machine.
 *
 * If `missing` says what is not there, the group is skipped with a printed line, and fails where `CI=true`: there it must not go
 * unnoticed.
 */
export function describeOrSkip(name: string, missing: string | undefined, tests: () => void): void {
  if (missing === undefined) {
    describe(name, tests);
    return;
  }
  if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(missing);
    });
    return;
  }
  process.stderr.write(`Skipping "${name}". ${missing}\n`);
  describe.skip(name, tests);
}
