import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';

interface Topics {
  readonly madeByTheEngine: readonly string[];
  readonly madeElsewhere: readonly string[];
}

test('it is said of each topic of integration tests whether it is tried on both engines', async () => {
  const config = '../../jest.both-engines.config.js';
  const { madeByTheEngine, madeElsewhere } = (await import(config)) as Topics;
  expect([...madeByTheEngine, ...madeElsewhere].sort()).toEqual(readdirSync('test/integration').sort());
});
