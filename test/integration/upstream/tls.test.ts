import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { failureWith } from '../../support/failure-with.js';
import { expectOneWarning } from '../../support/expect-one-warning.js';
import { compared, failureOf } from '../../support/failure-of.js';
import { question, startFaultGateway } from '../../support/start-fault-gateway.js';
import { startFaultServer } from '../../support/fault-server.js';
import { runGateway } from '../../support/run-gateway.js';
import { type Answer, query, startGateway, testProjectId } from '../../support/start-gateway.js';

describe('an upstream that cannot prove who it is gets no request, and is not asked again', () => {
  test.each(['self-signed', 'wrong-host', 'plain-http'] as const)('%s', async (tls) => {
    await using pair = await startFaultGateway({ tls });
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: false }));
    expect(await attemptsOf(pair.gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 1 });
    expect(pair.upstream.connections.opened).toBe(1);
    expect(pair.upstream.requests).toEqual([]);
  });
});

describe('a certificate that NODE_EXTRA_CA_CERTS names', () => {
  test('is trusted for the host that it names', async () => {
    const { answer, requests } = await askTrusting('self-signed');
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ snapshots: { totalCount: 0, nodes: [] } });
    expect(requests).toBe(1);
  });

  test('is not trusted for any other host, which gets no request', async () => {
    const { answer, requests } = await askTrusting('wrong-host');
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: false }));
    expect(requests).toBe(0);
  });
});

/** Node reads the variable when a process starts. */
async function askTrusting(tls: 'self-signed' | 'wrong-host'): Promise<{ answer: Answer; requests: number }> {
  await using upstream = await startFaultServer({ tls });
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-gateway-'));
  try {
    const file = join(folder, 'ca.pem');
    await writeFile(file, upstream.certificate);
    const env = { UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: testProjectId, NODE_EXTRA_CA_CERTS: file };
    await using gateway = runGateway(env);
    return { answer: await query(await gateway.url(), question), requests: upstream.requests.length };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is held here is the code of a failure; how often the upstream is asked has tests of its own. */
const once = { UPSTREAM_MAX_ATTEMPTS: '1' };

const document = '{ snapshots { totalCount } }';
const unavailable = {
  code: 'UPSTREAM_UNAVAILABLE',
  message: 'The snapshot service cannot be reached.',
  retryable: true,
};

describe('no connection to trust: asking again would find the same', () => {
  test.each(['self-signed', 'wrong-host', 'plain-http'] as const)('%s', async (tls) => {
    await using upstream = await startFaultServer({ tls });
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: once });
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', { ...unavailable, retryable: false }));
    // The token was not shown to whoever answers there.
    await upstream.connectionsClosed();
    expect(upstream.requests).toEqual([]);
    expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', new URL(upstream.url).host);
  });
});
