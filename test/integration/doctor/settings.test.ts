import { describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { runDoctor } from '../../support/run-doctor.js';
import { expectNothingPlantedIn, token, visitDoctor } from '../../support/visit-doctor.js';

const reached = [
  'dns ok Not needed: the URL holds an address.',
  'tcp ok Connected.',
  'tls ok Not used: the URL is plain http, to this machine itself.',
];
const agreed = [
  "clock ok This machine's clock agrees with the upstream's.",
  'contract ok Every field of every row is as in schema/upstream.openapi.yaml.',
];
const ready = 'Verdict: READY. The gateway would answer with snapshots of the configured upstream.';
const keys = { UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'SANDBOXACCESSKEY', UPSTREAM_SK: 'sandbox-secret-key' };
const door = { GATEWAY_TOKENS: 'planted-door-token' };
const iam = {
  UPSTREAM_AUTH: 'iam',
  UPSTREAM_IAM_USERNAME: 'sandbox-user',
  UPSTREAM_IAM_PASSWORD: 'sandbox-password',
  UPSTREAM_IAM_DOMAIN: 'sandbox-domain',
};

describe('good settings are found to be good, exit status 0', () => {
  test('a token to forward', async () => {
    const { exitStatus, findings, verdict } = await visitDoctor({ DOCTOR_TOKEN: token });
    expect(findings).toEqual([
      "settings ok All settings can be used. The gateway asks with each caller's own token (forward).",
      ...reached,
      'authentication ok DOCTOR_TOKEN has the form of a token.',
      expect.stringMatching(/^list ok 20 rows of 30\d\d, in \d+\.\d kB\.$/),
      ...agreed,
    ]);
    expect(verdict).toBe(ready);
    expect(exitStatus).toBe(0);
  });

  test('a user of IAM, whose password is sent once', async () => {
    await using cloud = await startSandbox();
    const { exitStatus, findings, output } = await runDoctor({
      ...iam,
      ...door,
      UPSTREAM_URL: cloud.url,
      UPSTREAM_PROJECT_ID: cloud.projectId,
      UPSTREAM_IAM_URL: cloud.url.replace('127.0.0.1', 'localhost'),
    });
    expect(findings).toEqual([
      'settings ok All settings can be used. The gateway asks with the token of its own IAM user (iam), for callers who send one of GATEWAY_TOKENS.',
      ...reached,
      expect.stringMatching(/^iam dns ok The host name has \d addresse?s? \(IPv[46]/),
      'iam tcp ok Connected.',
      'iam tls ok Not used: the URL is plain http, to this machine itself.',
      'authentication ok IAM issued a token for the user and the project.',
      expect.stringMatching(/^list ok 20 rows/),
      ...agreed,
    ]);
    expect(exitStatus).toBe(0);
    expect(cloud.tokenRequests).toHaveLength(1);
    expect(cloud.requests).toHaveLength(1);
    expectNothingPlantedIn(output, [...cloud.issuedTokens(), 'localhost', 'sandbox-', ...Object.values(door)]);
  });

  test('a temporary access key', async () => {
    const { exitStatus, findings } = await visitDoctor({
      ...keys,
      UPSTREAM_AK: 'SANDBOXTEMPORARY',
      UPSTREAM_SK: 'sandbox-temporary-key',
      UPSTREAM_SECURITY_TOKEN: 'sandbox-security-token',
      GATEWAY_OPEN: 'true',
    });
    expect(findings.slice(0, 2)).toEqual([
      "settings warning GATEWAY_OPEN is true: everyone who reaches the gateway sees the project's snapshots with the gateway's credentials.",
      'settings ok All settings can be used. The gateway signs with its own access key (aksk, temporary).',
    ]);
    expect(findings).toContain('authentication ok The request can be signed with the access key.');
    expect(exitStatus).toBe(0);
  });

  test('no settings at all: the sandbox is checked, and nobody can take it for a cloud', async () => {
    const { exitStatus, findings, verdict } = await runDoctor({});
    expect(findings[0]).toMatch(/^settings warning UPSTREAM_URL is not set, .* EMBEDDED SANDBOX, .* MADE UP\./);
    expect(verdict).toMatch(/^Verdict: READY, with 1 warning, on the EMBEDDED SANDBOX\. .* nothing of a real cloud\.$/);
    expect(exitStatus).toBe(0);
  });
});

describe('bad settings are named, all of them and without their values', () => {
  test('what cannot be read, what is missing, what looks misspelt', async () => {
    const planted = { PORT: 'planted-port', UPSTREAM_URL: 'ftp://planted.example', UPSTREAM_SECRET_KEY: 'planted-key' };
    const { exitStatus, output, findings, verdict } = await runDoctor({ ...planted, UPSTREAM_AUTH: 'aksk' });
    expect(findings).toEqual([
      'settings warning UPSTREAM_SECRET_KEY is set, and is no setting of the gateway. Is it misspelt?',
      'settings FAILED PORT must be a whole number from 0 to 65535.',
      'settings FAILED UPSTREAM_URL must be an http or https URL without credentials, query, fragment and /v2: leave out /v2 and all that follows it.',
      'settings FAILED UPSTREAM_AK must be set when UPSTREAM_AUTH is aksk.',
      'settings FAILED UPSTREAM_SK must be set when UPSTREAM_AUTH is aksk.',
      'settings FAILED GATEWAY_TOKENS must be set when UPSTREAM_AUTH is aksk, or GATEWAY_OPEN must be true.',
      'settings FAILED UPSTREAM_PROJECT_ID must be set when UPSTREAM_URL is.',
    ]);
    expect(verdict).toBe('Verdict: NOT READY. It stops at: settings.');
    expect(exitStatus).toBe(1);
    expect(output).not.toContain('planted');
  });

  test.each([
    ['no token', {}, 'With UPSTREAM_AUTH=forward the doctor needs the token of a caller'],
    ['a broken token', { DOCTOR_TOKEN: 'planted token' }, 'DOCTOR_TOKEN is not one word'],
  ])('%s to forward, and the upstream is not asked', async (_, env, text) => {
    const { exitStatus, findings, sandbox } = await visitDoctor(env);
    expect(findings.at(-1)).toContain(`authentication FAILED ${text}`);
    expect(exitStatus).toBe(1);
    expect(sandbox.requests).toEqual([]);
  });
});

describe('refused credentials are explained by the way to authenticate', () => {
  test.each([
    [
      'a wrong token',
      { DOCTOR_TOKEN: 'planted-wrong-token' },
      'The upstream does not accept the token. The upstream gave code APIGW.0301',
    ],
    [
      'a wrong secret key',
      { ...keys, ...door, UPSTREAM_SK: 'planted-wrong-key' },
      'The upstream refused access key or signature.',
    ],
  ])('%s', async (_, env, text) => {
    const { exitStatus, findings, verdict } = await visitDoctor(env);
    expect(findings.at(-2)).toContain(`list FAILED ${text}`);
    expect(verdict).toBe('Verdict: NOT READY. It stops at: list.');
    expect(exitStatus).toBe(1);
  });

  test('a token that may not list', async () => {
    const { exitStatus, findings } = await visitDoctor({ DOCTOR_TOKEN: 'forbidden-token' }, undefined, {
      tokens: 'any',
    });
    expect(findings.at(-2)).toMatch(/^list FAILED The upstream knows who asks.* workspace:desktops:listSnapshots /);
    expect(exitStatus).toBe(1);
  });

  test('a wrong password of IAM, with a word about the lock', async () => {
    await using cloud = await startSandbox();
    const env = {
      ...iam,
      ...door,
      UPSTREAM_URL: cloud.url,
      UPSTREAM_IAM_URL: cloud.url,
      UPSTREAM_IAM_PASSWORD: 'planted-password',
    };
    const { exitStatus, findings, output } = await runDoctor({ ...env, UPSTREAM_PROJECT_ID: cloud.projectId });
    expect(findings.at(-1)).toMatch(/^authentication FAILED IAM refused user and password \(401\).* a lock nearer\.$/);
    expect(exitStatus).toBe(1);
    expect(cloud.tokenRequests).toHaveLength(1);
    expect(cloud.requests).toEqual([]);
    expectNothingPlantedIn(output, ['planted', 'sandbox-']);
  });

  test('a clock that is too far off to sign by', async () => {
    const { exitStatus, findings } = await visitDoctor({ ...keys, ...door }, (cloud) => {
      const date = new Date(Date.now() + 20 * 60_000).toUTCString();
      cloud.addFault({ kind: 'status', status: 401, code: 'APIGW.0301', headers: { date } });
    });
    expect(findings.at(-2)).toContain(
      "list FAILED The upstream refused the signature, and this machine's clock is more than 15",
    );
    expect(findings.at(-1)).toMatch(/^clock warning This machine's clock is 20 minutes behind the upstream's\./);
    expect(exitStatus).toBe(1);
  });
});

describe('the command line', () => {
  test('--help tells of DOCTOR_TOKEN and of the exit status', async () => {
    const { exitStatus, output } = await runDoctor({}, ['--help']);
    expect(output).toContain('DOCTOR_TOKEN');
    expect(output).toContain('Exit status: 0 when it would work');
    expect(exitStatus).toBe(0);
  });

  test('a token that somebody puts there is neither used nor repeated', async () => {
    const { exitStatus, output } = await runDoctor({}, [`--token=${token}`]);
    expect(output).toBe('The doctor takes no arguments but --help. A token goes into DOCTOR_TOKEN.\n');
    expect(exitStatus).toBe(1);
  });
});
