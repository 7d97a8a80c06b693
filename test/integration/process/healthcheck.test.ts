import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { startGateway } from '../../support/start-gateway.js';

test('the health check passes while the gateway is ready, and fails once it has gone', async () => {
  const gateway = await startGateway();
  const { port } = new URL(gateway.url);
  expect(await exitStatusOfCheck(port)).toBe(0);
  await gateway[Symbol.asyncDispose]();
  expect(await exitStatusOfCheck(port)).toBe(1);
});

async function exitStatusOfCheck(port: string): Promise<unknown> {
  const run = promisify(execFile)(process.execPath, ['dist/cli/healthcheck.js'], {
    env: { ...process.env, PORT: port },
  });
  return run.then(
    () => 0,
    (error: unknown) => (error as { code: unknown }).code,
  );
}
