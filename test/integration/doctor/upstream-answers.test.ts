import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultProjectId } from '../../../src/sandbox/sandbox-options.js';
import { startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { runDoctor } from '../../support/run-doctor.js';
import { vendorExampleRows } from '../../support/vendor-example-rows.js';
import { expectNothingPlantedIn, token, visitDoctor } from '../../support/visit-doctor.js';

describe('an upstream that cannot be reached', () => {
  const settings = { UPSTREAM_PROJECT_ID: defaultProjectId, DOCTOR_TOKEN: token };

  test('nothing listens', async () => {
    await using upstream = await startFaultServer();
    await upstream.refuse();
    const { exitStatus, findings, verdict } = await runDoctor({ ...settings, UPSTREAM_URL: upstream.url });
    expect(findings.at(-1)).toContain(
      'tcp FAILED The connection was refused: nothing listens on this port. Try: check',
    );
    expect(verdict).toBe('Verdict: NOT READY. It stops at: tcp.');
    expect(exitStatus).toBe(1);
  });

  test('a host name that does not exist', async () => {
    const { exitStatus, findings, output } = await runDoctor({ ...settings, UPSTREAM_URL: 'https://planted.invalid' });
    // Where there is no network, nobody can say whether it exists.
    expect(findings.at(-1)).toMatch(
      /^dns FAILED The (?:host name does not exist|name server could not be asked)\. Try: /,
    );
    expect(exitStatus).toBe(1);
    expectNothingPlantedIn(output, ['planted']);
  });

  test('a certificate that nobody trusts is refused, and is fine once its authority is named', async () => {
    await using upstream = await startFaultServer({ tls: 'self-signed' });
    const env = { ...settings, UPSTREAM_URL: upstream.url };
    const refused = await runDoctor(env);
    expect(refused.findings.at(-1)).toContain('tls FAILED The certificate is not signed by an authority');
    expect(refused.findings.at(-1)).toContain('NODE_EXTRA_CA_CERTS');
    expect(refused.exitStatus).toBe(1);
    expect(upstream.requests).toEqual([]);

    const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    try {
      await writeFile(join(folder, 'authority.pem'), upstream.certificate);
      const trusted = await runDoctor({ ...env, NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') });
      expect(trusted.findings).toContain('tls warning TLSv1.3, and the certificate is valid for 0 more days.');
      expect(trusted.findings).toContain('list ok 0 rows of 0, in 40 bytes.');
      expect(trusted.exitStatus).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('plain HTTP where the URL says https', async () => {
    await using upstream = await startFaultServer({ tls: 'plain-http' });
    const { exitStatus, findings } = await runDoctor({ ...settings, UPSTREAM_URL: upstream.url });
    expect(findings.at(-1)).toContain('tls FAILED The other side does not speak TLS on this port');
    expect(exitStatus).toBe(1);
  });
});

describe('an answer that is not the list', () => {
  test.each([
    [
      'a page of HTML with status 200',
      answers.html(),
      'A page of HTML came (status 200): a proxy, a login page or another server',
    ],
    ['a page of HTML with status 502', answers.html({ status: 502 }), 'A page of HTML came (status 502): a proxy'],
    ['nothing', answers.empty(), 'The answer (status 200) is empty.'],
    ['half of an answer', answers.cutBody(), 'The answer (status 200) broke off.'],
    [
      'another place',
      answers.redirect('https://planted.example/'),
      'The upstream points elsewhere (302), which the gateway never',
    ],
    ['silence', answers.silence(), 'There was no answer in time.'],
    ['a reset', answers.reset(), 'The other side ended the connection without an answer.'],
  ])('%s', async (_, behaviour, text) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(behaviour);
    const { exitStatus, findings, output } = await runDoctor({
      UPSTREAM_URL: upstream.url,
      UPSTREAM_PROJECT_ID: defaultProjectId,
      UPSTREAM_TIMEOUT_MS: '2000',
      DOCTOR_TOKEN: token,
    });
    expect(findings).toContainEqual(expect.stringContaining(`list FAILED ${text}`));
    expect(exitStatus).toBe(1);
    expect(upstream.requests).toHaveLength(1);
    expectNothingPlantedIn(output, ['planted', 'example', '127.0.0.1']);
  });
});

describe('an answer that has drifted still works, and what differs is said', () => {
  test('new fields and a total that may be clipped', async () => {
    const { exitStatus, findings, verdict } = await visitDoctor(
      { DOCTOR_TOKEN: token },
      (cloud) => {
        cloud.addFault({ kind: 'drift', drift: 'unknown-fields' });
      },
      { behaviour: { totalCount: 'clipped' } },
    );
    expect(findings.filter((finding) => finding.startsWith('contract'))).toEqual([
      'contract warning desktop_snapshots[].encrypted is not in the contract (10 times).',
      'contract warning desktop_snapshots[].region is not in the contract (10 times).',
      expect.stringMatching(
        /^contract warning desktop_snapshots\[\]\.tags is not in the contract \(10 times\)\. Try: report/,
      ),
      'contract warning total_count is 1000, its published maximum: the true total may be larger.',
    ]);
    expect(verdict).toMatch(/^Verdict: READY, with 4 warnings\. /);
    expect(exitStatus).toBe(0);
  });

  test('values of other types, under another media type', async () => {
    await using upstream = await startFaultServer();
    const row = {
      ...(vendorExampleRows[0] as object),
      snapshot_id: 42,
      process: '55',
      create_time: '2023-11-14 17:40:32Z',
    };
    const headers = { 'Content-Type': 'text/plain' };
    upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [row] }, { headers }));
    const env = { UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: defaultProjectId, DOCTOR_TOKEN: token };
    const { exitStatus, findings } = await runDoctor(env);
    expect(findings.filter((finding) => finding.startsWith('contract'))).toEqual([
      'contract warning desktop_snapshots[].snapshot_id is an integer, where the contract has string or null.',
      expect.stringMatching(/^contract warning desktop_snapshots\[\]\.create_time is not a time of RFC 3339\./),
      expect.stringMatching(
        /^contract warning desktop_snapshots\[\]\.process is a string, where .* read as what it plainly/,
      ),
      'contract warning the Content-Type does not say that the answer is JSON.',
    ]);
    expect(findings).toContainEqual(expect.stringMatching(/^list ok 1 row of 1, /));
    expect(exitStatus).toBe(0);
  });

  test('a total of rows that are missing is no list', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.json({ total_count: 5 }));
    const env = { UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: defaultProjectId, DOCTOR_TOKEN: token };
    const { exitStatus, findings } = await runDoctor(env);
    expect(findings).toContainEqual(
      expect.stringContaining('list FAILED The answer (status 200) is not the list of the contract.'),
    );
    expect(findings).toContainEqual(expect.stringContaining('contract warning desktop_snapshots is missing.'));
    expect(exitStatus).toBe(1);
  });

  test('an envelope without rows', async () => {
    const { exitStatus, findings } = await visitDoctor({ DOCTOR_TOKEN: token }, (cloud) => {
      cloud.addFault({ kind: 'wrong-shape', shape: 'rows-absent' });
    });
    expect(findings).toContainEqual(expect.stringMatching(/^contract warning desktop_snapshots is missing\./));
    expect(exitStatus).toBe(0);
  });

  test('a word or a field that could be a secret is not repeated', async () => {
    const leak = {
      ...(vendorExampleRows[0] as object),
      status: token,
      create_type: '10.1.2.3',
      [`x_${token}`]: 1,
      'a.b.example': 2,
    };
    const { exitStatus, findings } = await visitDoctor({ DOCTOR_TOKEN: token }, undefined, { snapshots: [leak] });
    expect(findings).toContain(
      'contract warning desktop_snapshots[].status has a word that the contract does not know: (not shown).',
    );
    expect(findings).toContain(
      'contract warning desktop_snapshots[].create_type has a word that the contract does not know: (not shown).',
    );
    expect(findings).toContainEqual(
      expect.stringContaining('(a name that is not shown) is not in the contract (2 times).'),
    );
    expect(exitStatus).toBe(0);
  });
});
