import { describe, expect, test } from '@jest/globals';
import { attemptsOf } from '../../support/attempts-of.js';
import { createSelfSignedCertificate } from '../../support/fault-server/create-self-signed-certificate.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { compared } from '../../support/failure-of.js';
import { failureWith } from '../../support/failure-with.js';
import { iamEnv } from '../../support/iam-env.js';
import { type ForwardProxy, type ProxyManner, startForwardProxy } from '../../support/start-forward-proxy.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';
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
  test.each<[ProxyManner, number]>([
    [403, 3],
    [502, 3],
    [503, 3],
    ['close', 3],
  ])('that answers with %s is UPSTREAM_UNAVAILABLE, after %i attempts', async (manner, attempts) => {
    await using world = await startWorld({ scheme });
    world.proxy.behave(manner);
    const answer = await world.gateway.query(question);
    expect(answer.errors).toMatchObject([
      {
        message: 'The snapshot service cannot be reached.',
        extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      },
    ]);
    expect(await attemptsOf(world.gateway)).toEqual({ UPSTREAM_UNAVAILABLE: attempts });
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
