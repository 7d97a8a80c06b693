import { Agent } from 'node:http';
import { get, type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { runGateway } from '../../support/run-gateway.js';

interface HttpAnswer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly text: string;
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, connection: response.headers.connection, text };
}

/** Asks over a connection that would be kept, as proxies do. */
function ask(url: string, agent: Agent, token = 'token'): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-auth-token': token };
    const outgoing = request(url, { method: 'POST', headers, agent }, (response) => {
      read(response).then(resolve, reject);
    });
    outgoing.on('error', reject).end(JSON.stringify({ query: '{ snapshots { totalCount } }' }));
  });
}

function visit(url: string, agent: Agent): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      read(response).then(resolve, reject);
    }).on('error', reject);
  });
}

function gatewayOver(upstream: FaultServer, env: Readonly<Record<string, string>> = {}) {
  return runGateway({
    UPSTREAM_URL: upstream.url,
    UPSTREAM_PROJECT_ID: 'p',
    REQUEST_DEADLINE_MS: '60000',
    UPSTREAM_TIMEOUT_MS: '60000',
    ...env,
  });
}

const kept = () => new Agent({ keepAlive: true });

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('lets what is in flight finish, is not ready meanwhile, and then ends with status 0', async () => {
    await using upstream = await startFaultServer();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    upstream.answerWith(answers.held(released, answers.json({ total_count: 7, desktop_snapshots: [] })));
    await using gateway = gatewayOver(upstream);
    const url = await gateway.url();
    const agent = kept();
    expect((await visit(new URL('/readyz', url).href, agent)).status).toBe(200);
    const inFlight = ask(url, agent);
    await upstream.received(1);

    gateway.kill(signal);
    expect(await gateway.line('gateway.stopping')).toMatchObject({ level: 'info', signal, drainSeconds: 25 });
    const closing = { connection: 'close' };
    expect(await visit(new URL('/readyz', url).href, kept())).toEqual({ status: 503, text: 'not ready\n', ...closing });
    expect(await visit(new URL('/livez', url).href, kept())).toEqual({ status: 200, text: 'ok\n', ...closing });
    // One who comes late, because a balancer has not heard yet, is served all the same.
    const late = ask(url, kept(), 'late');
    await upstream.received(2);

    release();
    const text = '{"data":{"snapshots":{"totalCount":7}}}';
    expect(await inFlight).toEqual({ status: 200, text, ...closing });
    expect(await late).toEqual({ status: 200, text, ...closing });
    const { status, stderr } = await gateway.ended;
    expect([status, stderr, gateway.lines.at(-1)?.['event']]).toEqual([0, '', 'gateway.stopped']);
  });

  test('ends at once when nothing is in flight, idle connections or not', async () => {
    await using upstream = await startFaultServer();
    await using gateway = gatewayOver(upstream);
    const url = await gateway.url();
    const agent = kept();
    expect((await ask(url, agent)).status).toBe(200);
    gateway.kill(signal);
    expect((await gateway.ended).status).toBe(0);
    expect(gateway.lines.map(({ event }) => event).slice(-2)).toEqual(['gateway.stopping', 'gateway.stopped']);
    agent.destroy();
  });
});

test('a second signal ends it at once, whatever is in flight', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.silence());
  await using gateway = gatewayOver(upstream);
  const url = await gateway.url();
  const inFlight = ask(url, kept()).catch((error: unknown) => (error as { readonly code?: unknown }).code);
  await upstream.received(1);
  gateway.kill('SIGTERM');
  await gateway.line('gateway.stopping');
  gateway.kill('SIGTERM');
  expect((await gateway.ended).status).toBe(1);
  expect(await inFlight).toBe('ECONNRESET');
  await upstream.connectionsClosed();
});

test('what does not finish in DRAIN_SECONDS is cut off, and that is no failure', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.silence());
  await using gateway = gatewayOver(upstream, { DRAIN_SECONDS: '1' });
  const url = await gateway.url();
  const inFlight = ask(url, kept()).catch((error: unknown) => (error as { readonly code?: unknown }).code);
  await upstream.received(1);
  gateway.kill('SIGTERM');
  expect(await inFlight).toBe('ECONNRESET');
  expect((await gateway.ended).status).toBe(0);
  expect(gateway.lines.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});
