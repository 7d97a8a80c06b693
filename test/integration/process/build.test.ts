import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runGateway } from '../../support/run-gateway.js';
import { query, startGateway } from '../../support/start-gateway.js';

// docs/decisions/one-file-to-start.md: a package that is read at the start again is what would make it slow again.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-gateway-'));
  await cp('dist', join(folder, 'dist'), { recursive: true });
  await cp('schema/upstream.openapi.yaml', join(folder, 'schema/upstream.openapi.yaml'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(process.execPath, [join(folder, script), ...args], { env });

test('no package is read to start, to answer, to be asked for health, to be examined by the doctor, and to stand in for the cloud', async () => {
  await using gateway = runGateway({}, { folder });
  const url = await gateway.url();
  const { text } = await query(url, '{ snapshots(page: { limit: 1 }) { nodes { __typename } } }');
  expect(text).toBe('{"data":{"snapshots":{"nodes":[{"__typename":"DesktopSnapshot"}]}}}');
  await run('dist/cli/healthcheck.js', [], { PORT: new URL(url).port });
  const { stdout } = await run('dist/cli/doctor.js', []);
  expect(stdout).toContain('Verdict: READY');
  expect((await run('dist/cli/sandbox.js', ['--help'])).stdout).toContain('Usage: npm run sandbox');
  gateway.kill('SIGTERM');
  expect((await gateway.ended).status).toBe(0);
});

test('GraphiQL is read from its package, which lies beside the build', async () => {
  await using gateway = runGateway();
  const url = await gateway.url();
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  const script = /<script defer src="([^"]*graphiql\.\w+\.js)"/.exec(page)?.[1] ?? 'none';
  const { status, headers } = await fetch(new URL(script, url));
  expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
});

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

/** As `npm run dev`, `doctor` and `sandbox` run them. */
async function runSource(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const running = promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { PATH, HOME, ...env },
  });
  return running.catch((error: unknown) => error as { stdout: string; stderr: string });
}

test('the server reads its settings', async () => {
  const { stderr } = await runSource('src/main.ts', [], { PORT: 'none' });
  expect(stderr).toBe('The settings cannot be used:\n  PORT must be a whole number from 0 to 65535.\n');
});

test.each(['doctor', 'sandbox'])('the %s says how it is used', async (name) => {
  const { stdout, stderr } = await runSource(`src/cli/${name}.ts`, ['--help']);
  expect([stdout.split('\n')[0], stderr]).toEqual([expect.stringContaining(`Usage: npm run ${name}`), '']);
});
