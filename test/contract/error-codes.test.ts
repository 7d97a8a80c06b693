import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { errorCodes } from '../../src/errors/error-codes.js';

test('schema/error-codes.json lists every code that an error may have, when it happens, and whether to ask again', () => {
  const listed: unknown = JSON.parse(readFileSync('schema/error-codes.json', 'utf8'));
  const codes = Object.entries(errorCodes).map(([code, { when, retryable }]) => ({ code, when, retryable }));
  expect(listed).toEqual(codes);
});
