import { describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import type { ReceivedRequest } from '../../support/fault-server/received-request.js';
import { findLeaks } from '../../support/find-leaks.js';
import { rowsOf } from '../../support/rows.js';
import { runGateway } from '../../support/run-gateway.js';
import { type Answer, type Gateway, startGateway, testProjectId } from '../../support/start-gateway.js';

/** None of these may be seen anywhere but where it is sent to. */
const secrets = {
  token: 'Tk7/+qcanary=Zr9%Wd4&Lm2Vb8!Xy5Hs3Jf6Gt1',
  iamToken: 'MIIq+canary/iam=Rt8Yu4Wp0Za7Sx2Dc6Vf3Bg9Nh5',
  password: 'Pw3$canary%pass/word+Qe6Rt9Yu2Io5',
  ak: 'AKCANARY7QX2ZR9WD4LM',
  sk: 'SkCanary4Hn8Kd2Lq6Ws0Ez5Rx9Tc3Yv7Ub1Im',
  securityToken: 'St+canary/Security=Jm4Kn8Lb2Vc6Xz0As5Df9',
  gatewayToken: 'Gt-canary-gateway.Po9Iu3Yt7Re1Wq5As8Df2',
};
const callersToken = { forward: secrets.token, iam: secrets.gatewayToken, aksk: secrets.gatewayToken };
type Mode = keyof typeof callersToken;

/** What the upstream says of a request when it must quote it: everything, as it came and encoded. */
const echo = (status: number, headers?: Readonly<Record<string, string>>): Behaviour =>
  answers.by((request) => {
    const seen = textOf(request);
    const texts = { error_msg: `Bad request: ${seen}`, error_detail: seen, message: seen, error: { message: seen } };
    return answers.json({ error_code: 'WKS.0001', ...texts }, { status, headers: { ...headers, 'X-Echo': 'yes' } });
  });

const faults: Readonly<Record<string, Behaviour>> = {
  'a quote of the request in 400': echo(400),
  'a quote of the request in 401': echo(401),
  'a quote of the request in 403': echo(403),
  'a quote of the request in 404': echo(404),
  'a quote of the request in 409': echo(409),
  'a quote of the request in 429': echo(429, { 'Retry-After': '0' }),
  'a quote of the request in 500': echo(500),
  'a quote of the request in 503': echo(503),
  'a quote of the request in 200': echo(200),
  'a quote of the request in HTML': answers.by((request) => answers.json(`<p>${textOf(request)}</p>`, { status: 502 })),
  'a quote of the request where a count should be': answers.by((request) =>
    answers.json({ total_count: textOf(request), desktop_snapshots: rowsOf(1) }),
  ),
  'a quote of the request where a row should be': answers.by((request) =>
    answers.json({
      total_count: 1,
      desktop_snapshots: [textOf(request), { snapshot_id: 7, status: [textOf(request)] }],
    }),
  ),
  'a redirect that quotes the request': answers.by((request) =>
    answers.redirect(`http://127.0.0.1:9/${encodeURIComponent(textOf(request))}`),
  ),
  'bytes that are no HTTP': answers.by((request) => answers.raw(textOf(request))),
  'a reset': answers.reset(),
  'a closed connection': answers.closed(),
  'a cut body': answers.cutBody(),
  silence: answers.silence(),
  'no answer at all, as the port is closed': answers.reset(),
};

describe.each(['forward', 'iam', 'aksk'] as const)('with %s', (mode) => {
  test('no failure of the upstream, and no mistake of a client, shows a secret to anybody', async () => {
    await using upstream = await startFaultServer();
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: envOf(mode, upstream.url) });
    const seen = createWitness();
    const token = callersToken[mode];
    for (const [what, behaviour] of Object.entries(faults)) {
      upstream.answerWith(toWhole(behaviour));
      if (what.startsWith('no answer')) await upstream.refuse();
      seen.add(what, toText(await gateway.query('{ snapshots { totalCount nodes { id } } }', { token })));
    }
    for (const [what, ask] of Object.entries(mistakes)) seen.add(what, await ask(gateway, token));
    seen.add('the log', JSON.stringify(gateway.logs));
    seen.add('the metrics', await (await fetch(`${gateway.origin}/metrics`)).text());
    expect(seen.leaks()).toEqual([]);
    // Or nothing was tried: the upstream saw what it was to quote.
    expect(upstream.requests.length).toBeGreaterThan(Object.keys(faults).length - 2);
  });
});

test('no failure of IAM shows a secret to anybody', async () => {
  const seen = createWitness();
  for (const status of [400, 401, 403, 404, 409, 429, 500, 503, 200, 201]) {
    await using upstream = await startFaultServer();
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: envOf('iam', upstream.url) });
    upstream.answerWith(echo(status));
    seen.add(`${status}`, toText(await gateway.query('{ snapshots { totalCount } }', { token: secrets.gatewayToken })));
    seen.add(`the log of ${status}`, JSON.stringify(gateway.logs));
    expect(upstream.requests[0]?.body.toString()).toContain(secrets.password);
  }
  expect(seen.leaks()).toEqual([]);
});

const hidden = {
  UPSTREAM_IAM_PASSWORD: secrets.password,
  UPSTREAM_AK: secrets.ak,
  UPSTREAM_SK: secrets.sk,
  UPSTREAM_SECURITY_TOKEN: secrets.securityToken,
};

test.each<[what: string, env: Readonly<Record<string, string>>]>([
  ['a setting is missing', { UPSTREAM_URL: 'http://127.0.0.1:9', ...hidden, GATEWAY_TOKENS: secrets.gatewayToken }],
  ['secrets are not valid', { UPSTREAM_SK: `${secrets.sk} x`, UPSTREAM_AK: `${secrets.ak} x`, PORT: secrets.token }],
  ['a list of secrets is not valid', { GATEWAY_TOKENS: `${secrets.gatewayToken},,${secrets.token}` }],
  ['a URL has credentials', { UPSTREAM_URL: `http://user:${encodeURIComponent(secrets.password)}@127.0.0.1` }],
  ['the address cannot be had', { ...hidden, HOST: '192.0.2.1' }],
])('the process does not start, and shows no secret, when %s', async (_what, env) => {
  await using gateway = runGateway(env);
  const { status, stdout, stderr } = await gateway.ended;
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).not.toBe('');
  expect(findLeaks(stderr, secrets)).toEqual([]);
});

test('a crash shows its message and its stack, and nothing that the error carried with it', async () => {
  const preload = `process.on('SIGUSR2', () => setImmediate(() => {
    const headers = { 'x-auth-token': process.env.CANARY };
    const cause = Object.assign(new Error('sent ' + headers['x-auth-token']), { headers });
    throw Object.assign(new Error('nobody foresaw this', { cause }), { code: 'E_TEST', request: { headers }, headers });
  }));`;
  const env = { ...envOf('aksk', 'http://127.0.0.1:9'), UPSTREAM_URL: 'http://127.0.0.1:9' };
  await using gateway = runGateway({ ...env, UPSTREAM_PROJECT_ID: testProjectId, CANARY: secrets.token }, { preload });
  await gateway.url();
  gateway.kill('SIGUSR2');
  const { status, stdout, stderr } = await gateway.ended;
  expect([status, stderr]).toEqual([1, '']);
  expect(stdout).toContain('nobody foresaw this');
  expect(findLeaks(stdout, secrets)).toEqual([]);
});

/** What clients get wrong with a token in hand. */
const mistakes: Readonly<Record<string, (gateway: Gateway, token: string) => Promise<string>>> = {
  'a token in the document': async (gateway, token) =>
    toText(await gateway.query(`{ snapshots(filter: { names: ["x"] }) { totalCount } } # ${token}`, { token })),
  'a token in the address': (gateway, token) => post(`${gateway.url}?token=${encodeURIComponent(token)}`, token, '{}'),
  'a body that is no JSON': (gateway, token) => post(gateway.url, token, '{"query":'),
  'a token of two words': (gateway, token) => post(gateway.url, `${token} ${token}`, '{"query":"{ __typename }"}'),
  'another path': (gateway, token) => post(`${gateway.origin}/${encodeURIComponent(token)}`, token, '{}'),
  'a token in Authorization': async (gateway, token) =>
    toText(
      await gateway.query('{ snapshots { totalCount } }', {
        token: null,
        headers: { authorization: `Bearer ${token}` },
      }),
    ),
};

async function post(url: string, token: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-auth-token': token };
  const response = await fetch(url, { method: 'POST', headers, body });
  return `${JSON.stringify([...response.headers])} ${await response.text()}`;
}

function toText({ headers, text }: Answer): string {
  return `${JSON.stringify([...headers])} ${text}`;
}

/** Remembers what was seen where. */
function createWitness() {
  const seen: (readonly [where: string, text: string])[] = [];
  return {
    add: (where: string, text: string) => void seen.push([where, text]),
    leaks: () =>
      seen.flatMap(([where, text]) => findLeaks(text, secrets).map((name) => `${name} in ${where}: ${text}`)),
  };
}

/** IAM issues its token, and the list does as it is told. */
function toWhole(behaviour: Behaviour): Behaviour {
  const issue = answers.json({ token: {} }, { status: 201, headers: { 'X-Subject-Token': secrets.iamToken } });
  return answers.by(({ target }) => (target.startsWith('/v3/auth/tokens') ? issue : behaviour));
}

function textOf({ headers, body, target }: ReceivedRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  const values = headers.map(([, value]) => value).join(' ');
  return `${target}\n${lines}\n\n${body.toString()} ${values}`;
}

function envOf(mode: Mode, url: FaultServer['url']): Readonly<Record<string, string>> {
  const times = { UPSTREAM_TIMEOUT_MS: '200', REQUEST_DEADLINE_MS: '1000', RATE_LIMIT_BURST: '1000' };
  if (mode === 'forward') return times;
  const shared = { ...times, UPSTREAM_AUTH: mode, GATEWAY_TOKENS: secrets.gatewayToken };
  if (mode === 'aksk') {
    const { ak: UPSTREAM_AK, sk: UPSTREAM_SK, securityToken: UPSTREAM_SECURITY_TOKEN } = secrets;
    return { ...shared, UPSTREAM_AK, UPSTREAM_SK, UPSTREAM_SECURITY_TOKEN };
  }
  const user = { UPSTREAM_IAM_USERNAME: 'gateway', UPSTREAM_IAM_DOMAIN: 'company' };
  return { ...shared, ...user, UPSTREAM_IAM_URL: url, UPSTREAM_IAM_PASSWORD: secrets.password };
}
