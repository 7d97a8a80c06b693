import { expect, test } from '@jest/globals';
import { findLeaks } from '../../support/find-leaks.js';
import { runDoctor } from '../../support/run-doctor.js';
import { runGateway } from '../../support/run-gateway.js';
import { type ProxyManner, startForwardProxy } from '../../support/start-forward-proxy.js';
import { query, startGateway, testProjectId } from '../../support/start-gateway.js';

const credentials = { user: 'Canary-user-Wd4Lm2Vb8Xy5', password: 'Pr0xy+canary/Kw8%Zt3:Yb6@Hs5' };
const secrets = {
  user: credentials.user,
  password: credentials.password,
  basic: Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64'),
};
const manners: readonly ProxyManner[] = ['quote', 407, 403, 400, 500, 502, 'garbage', 'close', 'silence', 'pass'];

test.each(['http', 'https'] as const)(
  'whatever a proxy in front of an %s: upstream does, its user and password are seen nowhere',
  async (scheme) => {
    await using proxy = await startForwardProxy({ hosts: {}, credentials });
    await using gateway = runGateway({
      UPSTREAM_URL: `${scheme}://cloud.example.test`,
      UPSTREAM_PROJECT_ID: testProjectId,
      UPSTREAM_TIMEOUT_MS: '300',
      UPSTREAM_MAX_ATTEMPTS: '1',
      LOG_LEVEL: 'trace',
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      DRAIN_SECONDS: '0',
    });
    const url = await gateway.url();
    const seen: string[] = [];
    for (const manner of manners) {
      proxy.behave(manner);
      const { headers, text } = await query(url, '{ snapshots { totalCount nodes { id } } }');
      seen.push(`${manner}: ${JSON.stringify([...headers])} ${text}`);
    }
    seen.push(await (await fetch(new URL('/metrics', url))).text());
    gateway.kill('SIGTERM');
    const { stdout, stderr } = await gateway.ended;
    expect([...seen, stdout, stderr].flatMap((text) => findLeaks(text, secrets))).toEqual([]);
    // Nor is it seen where the proxy is.
    expect([...seen, stdout, stderr].join()).not.toContain(`127.0.0.1:${proxy.port}`);
    // Or nothing was tried: the proxy was shown what it was to quote.
    expect(proxy.requests).toHaveLength(manners.length);
    for (const { headers } of proxy.requests) expect(headers['proxy-authorization']).toBe(`Basic ${secrets.basic}`);
  },
);

test('a password that looks like a word is not passed on when the proxy quotes it', async () => {
  const short = { user: 'me', password: 'correcthorse' };
  const basic = Buffer.from(`${short.user}:${short.password}`).toString('base64');
  await using proxy = await startForwardProxy({ hosts: {}, credentials: short });
  await using gateway = await startGateway({
    upstreamUrl: 'http://cloud.example.test',
    env: { HTTP_PROXY: proxy.url },
  });
  proxy.behave('quote');
  const { text, errors } = await gateway.query('{ snapshots { totalCount } }');
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(findLeaks(text, { password: short.password, basic })).toEqual([]);
});

test.each(['socks5', 'http'])('a %s: URL of a proxy that cannot be used is named without its value', async (scheme) => {
  const path = scheme === 'http' ? '/path' : '';
  const user = `${credentials.user}:${encodeURIComponent(credentials.password)}`;
  const env = { https_proxy: `${scheme}://${user}@proxy.planted.test${path}` };
  await using gateway = runGateway(env);
  const { status, stdout, stderr } = await gateway.ended;
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('https_proxy must be an http or https URL');
  const doctor = await runDoctor(env);
  const help = await runDoctor(env, ['--help']);
  expect(help.exitStatus).toBe(0);
  for (const text of [stderr, doctor.output, help.output]) {
    expect(findLeaks(text, secrets)).toEqual([]);
    expect(text).not.toContain('planted');
  }
});
