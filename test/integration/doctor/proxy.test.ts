import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ForwardProxy, type ProxyManner, startForwardProxy } from '../../support/start-forward-proxy.js';
import { startFaultServer } from '../../support/fault-server.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { findFreePort } from '../../support/find-free-port.js';
import { type DoctorVisit, runDoctor } from '../../support/run-doctor.js';
import { expectNothingPlantedIn, token } from '../../support/visit-doctor.js';

const credentials = { user: 'planted-user', password: 'planted-p@ssword' };

interface VisitOptions {
  readonly scheme: 'http' | 'https';
  readonly manner?: ProxyManner;
  readonly env?: Readonly<Record<string, string>>;
}

/** A visit whose upstream, `cloud.planted.test`, can be reached only through a proxy. Nothing of either may be in its report. */
async function visit({
  scheme,
  manner = 'pass',
  env = {},
}: VisitOptions): Promise<DoctorVisit & { proxy: ForwardProxy }> {
  await using sandbox = await startSandbox({ tokens: [token] });
  const port = Number(new URL(sandbox.url).port);
  const hosts = { 'cloud.planted.test:80': port, 'cloud.planted.test:443': port };
  await using proxy = await startForwardProxy({ hosts, credentials });
  proxy.behave(manner);
  const found = await runDoctor({
    UPSTREAM_URL: `${scheme}://cloud.planted.test`,
    UPSTREAM_PROJECT_ID: sandbox.projectId,
    DOCTOR_TOKEN: token,
    HTTP_PROXY: proxy.url,
    https_proxy: proxy.url,
    ...env,
  });
  const secrets = [credentials.user, credentials.password, encodeURIComponent(credentials.password)];
  const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  expectNothingPlantedIn(found.output, ['planted', ...secrets, basic, '127.0.0.1', `:${proxy.port}`]);
  return { ...found, proxy };
}

test('an upstream behind a proxy is found to be good, with the time that the proxy took', async () => {
  const { exitStatus, findings, output, verdict } = await visit({ scheme: 'http' });
  expect(findings).toEqual([
    "settings ok All settings can be used. The gateway asks with each caller's own token (forward), through a proxy.",
    'proxy ok Connected to the proxy.',
    'tls warning Not used: the URL is plain http, so anyone on the way can read tokens and answers.',
    'authentication ok DOCTOR_TOKEN has the form of a token.',
    expect.stringMatching(/^list ok 20 rows/),
    "clock ok This machine's clock agrees with the upstream's.",
    'contract ok Every field of every row is as in schema/upstream.openapi.yaml.',
  ]);
  expect(output).toMatch(/^proxy +ok +[\d.]+ ms /m);
  expect(verdict).toMatch(/^Verdict: READY, with 1 warning\./);
  expect(exitStatus).toBe(0);
});

test('through a tunnel, TLS is spoken with the upstream, whose certificate is looked at', async () => {
  await using upstream = await startFaultServer({ tls: 'self-signed' });
  const hosts = { 'cloud.example.test:443': Number(new URL(upstream.url).port) };
  await using proxy = await startForwardProxy({ hosts, credentials });
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-gateway-'));
  await writeFile(join(folder, 'ca.pem'), upstream.certificate);
  const { findings } = await runDoctor({
    UPSTREAM_URL: 'https://cloud.example.test',
    UPSTREAM_PROJECT_ID: 'p-1',
    DOCTOR_TOKEN: token,
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  });
  await rm(folder, { recursive: true });
  expect(findings.slice(1, 5)).toEqual([
    'proxy ok The proxy has connected to the host.',
    'tls warning TLSv1.3, and the certificate is valid for 0 more days.',
    'authentication ok DOCTOR_TOKEN has the form of a token.',
    expect.stringMatching(/^list ok 0 rows/),
  ]);
});

describe('what is wrong with the proxy is explained', () => {
  test.each<[string, VisitOptions, string]>([
    [
      '407',
      { scheme: 'https', manner: 407 },
      'proxy FAILED The proxy wants user and password, or does not accept these (407).',
    ],
    [
      '407 over plain http',
      { scheme: 'http', manner: 407 },
      'list FAILED The proxy wants user and password, or does not',
    ],
    [
      'a refused CONNECT',
      { scheme: 'https', manner: 403 },
      'proxy FAILED The proxy refused to connect to the host (403).',
    ],
    [
      'a refusal over plain http',
      { scheme: 'http', manner: 403 },
      'list FAILED The proxy refused to connect to the host (403).',
    ],
    [
      'a host that it cannot reach',
      { scheme: 'https', manner: 502 },
      'proxy FAILED The proxy could not connect to the host (502).',
    ],
    [
      'another server',
      { scheme: 'https', manner: 'garbage' },
      'proxy FAILED What answers at the address of the proxy does not speak HTTP.',
    ],
    [
      'an end without an answer',
      { scheme: 'https', manner: 'close' },
      'proxy FAILED The proxy is not reached. The other side ended',
    ],
    [
      'a name that does not exist',
      { scheme: 'https', env: { https_proxy: 'http://proxy.planted.invalid' } },
      'proxy FAILED The proxy is not reached. The host name does not exist.',
    ],
    ['another server behind it', { scheme: 'https' }, 'tls FAILED The other side does not speak TLS on this port'],
  ])('%s', async (_, options, text) => {
    const { exitStatus, findings, verdict } = await visit(options);
    expect(findings.at(-1)).toContain(text);
    expect(verdict).toBe(`Verdict: NOT READY. It stops at: ${text.split(' ')[0] ?? ''}.`);
    expect(exitStatus).toBe(1);
  });

  test('nothing listens', async () => {
    const env = { https_proxy: `http://127.0.0.1:${await findFreePort()}` };
    const { findings } = await visit({ scheme: 'https', env });
    expect(findings.at(-1)).toMatch(
      /^proxy FAILED The proxy is not reached\. The connection was refused.* check HTTPS_PROXY/,
    );
  });

  test('a URL that is none, by the name of its setting', async () => {
    const { findings, proxy } = await visit({
      scheme: 'https',
      env: { https_proxy: 'socks5://planted:planted@planted.test' },
    });
    expect(findings).toEqual([
      expect.stringMatching(/^settings FAILED https_proxy must be an http or https URL of a proxy/),
    ]);
    expect(proxy.requests).toEqual([]);
  });
});

test('IAM behind a proxy that answers 407 is explained, not as a wrong password', async () => {
  await using upstream = await startFaultServer();
  await using proxy = await startForwardProxy({ hosts: {}, credentials });
  const { findings } = await runDoctor({
    UPSTREAM_URL: upstream.url,
    UPSTREAM_PROJECT_ID: 'p-1',
    UPSTREAM_AUTH: 'iam',
    UPSTREAM_IAM_URL: 'http://iam.planted.test',
    UPSTREAM_IAM_USERNAME: 'u',
    UPSTREAM_IAM_PASSWORD: 'planted-password',
    UPSTREAM_IAM_DOMAIN: 'd',
    GATEWAY_OPEN: 'true',
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
  });
  expect(findings.slice(-3)).toEqual([
    'iam proxy ok Connected to the proxy.',
    'iam tls warning Not used: the URL is plain http, so anyone on the way can read tokens and answers.',
    expect.stringMatching(/^authentication FAILED The proxy wants user and password/),
  ]);
});
