import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const upstream = { UPSTREAM_URL: 'https://workspace.example.test', UPSTREAM_PROJECT_ID: 'p-1' };

/** What the process of a gateway that cannot start leaves behind. */
async function startAndFail(env: Readonly<Record<string, string>>) {
  const run = promisify(execFile)(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
  });
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
  return { code, stdout, stderr };
}

test('a gateway with credentials of its own and no door does not start, and names all that is missing', async () => {
  const { code, stdout, stderr } = await startAndFail({
    ...upstream,
    UPSTREAM_AUTH: 'iam',
    UPSTREAM_IAM_USERNAME: 'gateway-user',
    UPSTREAM_IAM_PASSWORD: 'hunter2\u0007',
  });
  expect(stderr.split('\n').map((line) => line.trim())).toEqual([
    'The settings cannot be used:',
    'UPSTREAM_IAM_PASSWORD must be one line of text.',
    'UPSTREAM_IAM_URL must be set when UPSTREAM_AUTH is iam.',
    'UPSTREAM_IAM_DOMAIN must be set when UPSTREAM_AUTH is iam.',
    'GATEWAY_TOKENS must be set when UPSTREAM_AUTH is iam, or GATEWAY_OPEN must be true.',
    '',
  ]);
  expect([code, stdout]).toEqual([1, '']);
});
