import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { generateFiles } from '../../src/cli/contracts/generate-files.js';
import type { Setting } from '../../src/config/setting.js';
import { settingGroups, settings } from '../../src/config/settings.js';

describe('what is made of the code is up to date (if not: npm run schema)', () => {
  const read = (path: string) => readFileSync(path, 'utf8');
  for (const [path, text] of generateFiles(read)) {
    test(path, () => {
      expect(read(path)).toBe(text);
    });
  }
});

test('every setting is on the page of settings, and each once', () => {
  const listed = settingGroups.flatMap((group) => Object.values<Setting<unknown>>(group.settings));
  expect(listed).toEqual(Object.values(settings));
});
