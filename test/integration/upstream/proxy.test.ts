import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultUser } from '../../../src/sandbox/sandbox-options.js';
import { attemptsOf } from '../../support/attempts-of.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { compared } from '../../support/failure-of.js';
import { failureWith } from '../../support/failure-with.js';
import { iamEnv } from '../../support/iam-env.js';
import { type ForwardProxy, type ProxyManner, startForwardProxy } from '../../support/start-forward-proxy.js';
import { createSelfSignedCertificate } from '../../support/fault-server/create-self-signed-certificate.js';
import { runGateway } from '../../support/run-gateway.js';
import { type Gateway, query, startGateway, testProjectId } from '../../support/start-gateway.js';
import { question } from '../../support/start-fault-gateway.js';

const credentials = { user: 'gateway@company', password: 'Pr0xy+canary/Kw8%Zt3:Yb6' };
const good = { totalCount: 7, nodes: [] };
const goodAnswer = answers.json({ total_count: 7, desktop_snapshots: [] });

interface World extends AsyncDisposable {
  readonly upstream: FaultServer;
  readonly proxy: ForwardProxy;
  readonly gateway: Gateway;
}

/** A gateway that can reach its upstream, which has no address, only through the proxy. Over TLS the certificate is not trusted. */
async function startWorld({ scheme = 'http', env = {} }: WorldOptions = {}): Promise<World> {
  const upstream = await startFaultServer(scheme === 'https' ? { tls: 'self-signed' } : {});
  upstream.answerWith(goodAnswer);
  const port = Number(new URL(upstream.url).port);
  const hosts = { 'cloud.example.test:80': port, 'cloud.example.test:443': port, 'iam.example.test:80': port };
  const proxy = await startForwardProxy({ hosts, credentials });
  const gateway = await startGateway({
    upstreamUrl: `${scheme}://cloud.example.test`,
    random: () => 0,
    env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ...env },
  });
  return {
    upstream,
    proxy,
    gateway,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

interface WorldOptions {
  readonly scheme?: 'http' | 'https';
  readonly env?: Readonly<Record<string, string>>;
}

describe('an http: upstream behind HTTP_PROXY', () => {
  test('is asked with the whole URL, over connections that are kept', async () => {
    await using world = await startWorld();
    const [one, two] = [await world.gateway.query(question), await world.gateway.query(question)];
    expect([one.data, two.data]).toEqual([{ snapshots: good }, { snapshots: good }]);
    const [first] = world.proxy.requests;
    expect(first?.method).toBe('GET');
    expect(first?.target).toMatch(/^http:\/\/cloud\.example\.test\/v2\/\w+\/snapshots\?/);
    expect(first?.headers.host).toBe('cloud.example.test');
    expect(world.proxy.requests).toHaveLength(2);
    const [received] = world.upstream.requests;
    expect(received && headerOf(received, 'proxy-authorization')).toBeUndefined();
  });

  test('is so said in the first line, and not through which proxy', async () => {
    await using world = await startWorld();
    const [started] = await world.gateway.logged('gateway.started');
    expect(started).toMatchObject({ upstream: 'configured', proxy: true });
    expect(JSON.stringify(started)).not.toContain(String(world.proxy.port));
  });

  test('may refuse a caller itself, which is no refusal of the proxy', async () => {
    await using world = await startWorld();
    world.upstream.answerWith(answers.json({ error_code: 'WKS.0403', error_msg: 'no' }, { status: 403 }));
    const answer = await world.gateway.query(question);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', upstream: { status: 403 } } }]);
  });
});

describe.each(['http', 'https'] as const)('a proxy in front of an %s: upstream', (scheme) => {
  const manners: readonly ProxyManner[] = [403, 502, 503, 'close'];
  test.each(manners)('that answers with %s is UPSTREAM_UNAVAILABLE, after three attempts', async (manner) => {
    await using world = await startWorld({ scheme });
    world.proxy.behave(manner);
    const answer = await world.gateway.query(question);
    expect(answer.errors).toMatchObject([
      {
        message: 'The snapshot service cannot be reached.',
        extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      },
    ]);
    expect(await attemptsOf(world.gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 3 });
    expect(world.upstream.requests).toEqual([]);
  });

  test('that does not accept the gateway (407) is UPSTREAM_DENIED, asked once, and asked again by the next operation', async () => {
    await using world = await startWorld({ scheme });
    world.proxy.behave(407);
    const answer = await world.gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_DENIED', { retryable: false }));
    expect(world.proxy.requests).toHaveLength(1);
    await world.gateway.query(question);
    expect(world.proxy.requests).toHaveLength(2);
  });

  test('that never answers takes no longer than an attempt may', async () => {
    await using world = await startWorld({
      scheme,
      env: { UPSTREAM_TIMEOUT_MS: '100', UPSTREAM_MAX_ATTEMPTS: '1' },
    });
    world.proxy.behave('silence');
    const answer = await world.gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
  });

  test('that is not there is UPSTREAM_UNAVAILABLE', async () => {
    await using world = await startWorld({ scheme });
    await world.proxy[Symbol.asyncDispose]();
    const answer = await world.gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(await attemptsOf(world.gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 3 });
  });
});

test('a proxy that never answers CONNECT is UPSTREAM_UNAVAILABLE within the two seconds that connecting may take', async () => {
  await using world = await startWorld({ scheme: 'https', env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
  world.proxy.behave('silence');
  const answer = await world.gateway.query(question);
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
  expect(world.proxy.requests).toHaveLength(1);
});

test('what answers CONNECT and is no proxy is UPSTREAM_UNAVAILABLE', async () => {
  await using world = await startWorld({ scheme: 'https' });
  world.proxy.behave('garbage');
  const answer = await world.gateway.query(question);
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
});

describe('TLS with the upstream through a tunnel', () => {
  test('a certificate that is not trusted gets no request, and is not asked again', async () => {
    await using world = await startWorld({ scheme: 'https' });
    const answer = await world.gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: false }));
    expect(world.proxy.requests.map(({ method, target }) => [method, target])).toEqual([
      ['CONNECT', 'cloud.example.test:443'],
    ]);
    expect(world.upstream.requests).toEqual([]);
  });

  test.each([
    ['a proxy that is spoken to in plain HTTP', false],
    ['a proxy that is itself spoken to over TLS', true],
  ])('a certificate that is trusted is asked, over a tunnel that is kept: %s', async (_, isTls) => {
    await using upstream = await startFaultServer({ tls: 'self-signed' });
    const identity = createSelfSignedCertificate(['127.0.0.1']);
    const hosts = { 'cloud.example.test:443': Number(new URL(upstream.url).port) };
    await using proxy = await startForwardProxy({ hosts, credentials, ...(isTls && { identity }) });
    const folder = await mkdtemp(join(tmpdir(), 'snapshot-gateway-'));
    await writeFile(join(folder, 'ca.pem'), `${upstream.certificate}\n${identity.cert}`);
    const env = { UPSTREAM_URL: 'https://cloud.example.test', UPSTREAM_PROJECT_ID: testProjectId };
    {
      // Node reads the certificates when a process starts.
      const trust = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
      await using gateway = runGateway({ ...env, ...trust, https_proxy: proxy.url, HTTPS_PROXY: 'http://127.0.0.1:9' });
      upstream.answerWith(goodAnswer, answers.thenStale(goodAnswer, 'close'), goodAnswer);
      for (let count = 0; count < 3; count += 1) {
        const { data } = await query(await gateway.url(), question);
        expect(data).toEqual({ snapshots: good });
      }
      // The second tunnel is for the third question, whose first attempt found the first tunnel closed.
      expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
        'CONNECT cloud.example.test:443',
        'CONNECT cloud.example.test:443',
      ]);
      const [received] = upstream.requests;
      expect(received && headerOf(received, 'proxy-authorization')).toBeUndefined();
    }
    await rm(folder, { recursive: true });
  });

  test('a proxy over TLS whose certificate is not trusted is not asked again', async () => {
    const identity = createSelfSignedCertificate(['other.example.test']);
    await using proxy = await startForwardProxy({ hosts: {}, credentials, identity });
    await using gateway = await startGateway({
      upstreamUrl: 'http://cloud.example.test',
      env: { HTTP_PROXY: proxy.url },
    });
    const answer = await gateway.query(question);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: false }));
    expect(await attemptsOf(gateway)).toEqual({ UPSTREAM_UNAVAILABLE: 1 });
    expect(proxy.requests).toEqual([]);
  });
});

describe('IAM', () => {
  const iam = { ...iamEnv({ url: 'http://iam.example.test', users: [defaultUser] }), GATEWAY_OPEN: 'true' };
  const issue = answers.json({ token: {} }, { status: 201, headers: { 'X-Subject-Token': 'MIIabcdefghijklmnop' } });
  const cloud = answers.by(({ target }) => (target.startsWith('/v3/') ? issue : goodAnswer));

  test('is asked through the proxy too', async () => {
    await using world = await startWorld({ env: iam });
    world.upstream.answerWith(cloud);
    expect((await world.gateway.query(question, { token: null })).data).toEqual({ snapshots: good });
    const targets = world.proxy.requests.map(({ method, target }) => `${method} ${target.split('?')[0] ?? ''}`);
    expect(targets).toEqual([
      'POST http://iam.example.test/v3/auth/tokens',
      `GET http://cloud.example.test/v2/${testProjectId}/snapshots`,
    ]);
  });

  test('that NO_PROXY names is asked directly, and the upstream is not', async () => {
    await using world = await startWorld({
      env: { ...iam, NO_PROXY: 'other.test, .EXAMPLE.test:8080 iam.Example.TEST.' },
    });
    const answer = await world.gateway.query(question, { token: null });
    // This name has no address.
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(world.proxy.requests).toEqual([]);
    expect((await world.gateway.logged('gateway.started'))[0]).toMatchObject({ proxy: true });
  });

  test('behind a proxy that answered 407 gets the password as soon as the proxy lets it pass: IAM has not refused it', async () => {
    await using world = await startWorld({ env: iam });
    world.upstream.answerWith(cloud);
    world.proxy.behave(407);
    const refused = await world.gateway.query(question, { token: null });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_DENIED' } }]);
    expect(world.proxy.requests).toHaveLength(1);
    world.proxy.behave('pass');
    expect((await world.gateway.query(question, { token: null })).data).toEqual({ snapshots: good });
  });
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
])('an upstream on this machine is never asked through a proxy: %s', async (_, host) => {
  await using upstream = await startFaultServer();
  await using proxy = await startForwardProxy({ hosts: {} });
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
  await using gateway = await startGateway({ upstreamUrl: upstream.url.replace('127.0.0.1', host), env });
  expect((await gateway.query(question)).errors).toBeUndefined();
  expect(proxy.requests).toEqual([]);
  expect((await gateway.logged('gateway.started'))[0]).toMatchObject({ proxy: false });
});

test('the sandbox is never asked through a proxy', async () => {
  await using proxy = await startForwardProxy({ hosts: {} });
  await using gateway = await startGateway({ env: { HTTP_PROXY: proxy.url } });
  expect((await gateway.query('{ snapshots(page: { limit: 1 }) { nodes { __typename } } }')).errors).toBeUndefined();
  expect(proxy.requests).toEqual([]);
});
