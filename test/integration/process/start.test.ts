import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { startFaultServer } from '../../support/fault-server.js';
import { runGateway } from '../../support/run-gateway.js';

async function ask(url: unknown, query: string) {
  const response = await fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': 'secret-token' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { readonly data: unknown; readonly errors?: unknown };
}

describe('the line at the start', () => {
  test('cannot be missed when the data are made up', async () => {
    await using gateway = runGateway();
    const started = await gateway.line('gateway.started');
    const url = String(started['url']);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/graphql$/);
    expect(started).toEqual({
      level: 'warn',
      time: expect.any(String),
      event: 'gateway.started',
      url,
      upstream: 'sandbox',
      proxy: false,
      graphiql: true,
      introspection: true,
      msg: `Serving ${url} from the EMBEDDED SANDBOX: every snapshot is MADE UP. Set UPSTREAM_URL and UPSTREAM_PROJECT_ID to serve real ones.`,
    });
    expect(gateway.lines.length).toBe(1);
    const { data } = await ask(url, '{ snapshots(page: { limit: 1 }) { nodes { __typename } } }');
    expect(data).toEqual({ snapshots: { nodes: [{ __typename: 'DesktopSnapshot' }] } });
  });

  test('says that there is an upstream, and not which', async () => {
    await using upstream = await startFaultServer();
    await using gateway = runGateway({ UPSTREAM_URL: `${upstream.url}/base/`, UPSTREAM_PROJECT_ID: 'secret-project' });
    const started = await gateway.line('gateway.started');
    const url = String(started['url']);
    expect(started).toEqual({
      level: 'info',
      time: expect.any(String),
      event: 'gateway.started',
      url,
      upstream: 'configured',
      proxy: false,
      graphiql: false,
      introspection: false,
      msg: `Serving ${url} from the configured upstream.`,
    });
    expect((await ask(url, '{ snapshots { totalCount } }')).data).toEqual({ snapshots: { totalCount: 0 } });
    expect(upstream.requests.map(({ target }) => target.split('?')[0])).toEqual(['/base/v2/secret-project/snapshots']);
    gateway.kill('SIGTERM');
    const { stdout, stderr } = await gateway.ended;
    for (const secret of [new URL(upstream.url).host, 'secret-project', 'secret-token']) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  test('names an IPv6 address as a URL has it', async () => {
    await using gateway = runGateway({ HOST: '::1' });
    expect(await gateway.url()).toMatch(/^http:\/\/\[::1\]:\d+\/graphql$/);
  });
});

describe('a process that cannot start says why in plain lines, and ends with status 1', () => {
  test('all wrong settings at once, by name and without their values', async () => {
    await using gateway = runGateway({
      PORT: 'secretport',
      LOG_LEVEL: 'secretlevel',
      UPSTREAM_URL: 'https://user:secretpassword@example.test/',
      UPSTREAM_AUTH: 'secretauth',
      UPSTREAM_TIMEOUT_MS: '-5',
      MAX_TOKENS: '1e3',
      GRAPHIQL: 'secretyes',
    });
    expect(await gateway.ended).toEqual({
      status: 1,
      stdout: '',
      stderr: `The settings cannot be used:
  PORT must be a whole number from 0 to 65535.
  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.
  UPSTREAM_URL must be an http or https URL without credentials, query, fragment and /v2: leave out /v2 and all that follows it.
  UPSTREAM_AUTH must be one of forward, iam, aksk.
  UPSTREAM_TIMEOUT_MS must be a whole number from 1 to 600000.
  GRAPHIQL must be true or false.
  MAX_TOKENS must be a whole number from 10 to 1000000.
  UPSTREAM_PROJECT_ID must be set when UPSTREAM_URL is.
`,
    });
  });

  test('a port that is taken, in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await using gateway = runGateway({ PORT: String(port) });
    const stderr = `listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`;
    expect(await gateway.ended).toEqual({ status: 1, stdout: '', stderr });
    other.close();
  });

  test('an address that is not of this machine, in one line', async () => {
    await using gateway = runGateway({ HOST: '192.0.2.1' });
    const { status, stdout, stderr } = await gateway.ended;
    expect([status, stdout, stderr.split('\n').length]).toEqual([1, '', 2]);
    expect(stderr).toContain('EADDRNOTAVAIL');
  });
});

describe('arguments', () => {
  test.each(['--help', '-h'])('%s says where the settings are, and starts nothing', async (argument) => {
    await using gateway = runGateway({}, { args: [argument] });
    const { status, stderr, stdout } = await gateway.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Its settings are environment variables');
    expect(stdout).toContain('docs/settings.md');
    expect(stdout).not.toContain('gateway.started');
  });

  test('any other is refused, and not repeated', async () => {
    await using gateway = runGateway({}, { args: ['--port=5000'] });
    expect(await gateway.ended).toEqual({
      status: 1,
      stdout: '',
      stderr: 'The settings cannot be used:\n  It takes no arguments but --help: set environment variables.\n',
    });
  });
});
