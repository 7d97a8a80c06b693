import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { headerOf } from '../../support/fault-server/received-request.js';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { sendRaw } from '../../support/send-raw.js';
import { type Collector, startCollector } from '../../support/start-collector.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { testToken } from '../../support/start-gateway.js';
import { startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { tracedEnv } from '../../support/traced-env.js';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const sampled = `00-${traceId}-${spanId}-01`;
const unsampled = `00-${traceId}-${spanId}-00`;
const linked = { traceId, spanId };

type Env = Readonly<Record<string, string>>;
const startTraced = (env: Env = {}) =>
  startFaultGateway({ env: tracedEnv(collector, { OTEL_TRACES_SAMPLER: 'parentbased_always_off', ...env }) });
const everything = { OTEL_TRACES_SAMPLER: 'parentbased_always_on' };
const nothing = { OTEL_TRACES_SAMPLER: 'parentbased_always_off' };
const proxied = { TRUST_PROXY: '127.0.0.1' };

/** Asks with one `traceparent`, and then once so that the collector certainly gets something of it. */
async function spansWith(env: Env, headers: Readonly<Record<string, string>>) {
  await using pair = await startTraced(env);
  await pair.ask({ headers });
  const { logs } = pair.gateway;
  await pair.gateway.logged('operation.finished');
  const finished = logs.find(({ event }) => event === 'operation.finished');
  await pair.gateway[Symbol.asyncDispose]();
  const [span] = collector.spans.filter(({ kind }) => kind === 'SERVER');
  return { span, loggedTraceId: finished?.['traceId'] };
}

describe('whose traceparent is believed', () => {
  test.each([
    ['everyone’s', { TRACEPARENT_FROM: 'all' }],
    ["that of a proxy of TRUST_PROXY's", { TRACEPARENT_FROM: 'proxies', ...proxied }],
    ["that of a proxy of TRUST_PROXY's, when nothing is set", proxied],
    ['that of anyone where all are proxies', { TRUST_PROXY: 'true' }],
  ])('%s: it decides what is recorded, and its span is the parent', async (_name, env) => {
    const { span, loggedTraceId } = await spansWith({ ...nothing, ...env }, { traceparent: sampled });
    expect(span).toMatchObject({ traceId, parentSpanId: spanId, links: [] });
    expect(loggedTraceId).toBe(traceId);
  });

  test.each([
    ['everyone’s', { TRACEPARENT_FROM: 'all' }],
    ["that of a proxy of TRUST_PROXY's", proxied],
  ])('%s: what it does not sample is not recorded', async (_name, env) => {
    const { span, loggedTraceId } = await spansWith({ ...everything, ...env }, { traceparent: unsampled });
    expect([span, loggedTraceId]).toEqual([undefined, undefined]);
  });

  test.each([
    ['by default, as there is no proxy', {}],
    ['from no one', { TRACEPARENT_FROM: 'none', ...proxied }],
    ['from an address that is no proxy', { TRACEPARENT_FROM: 'proxies', TRUST_PROXY: '192.0.2.0/24' }],
  ])('%s it is not: it becomes a link, and decides nothing', async (_name, env) => {
    for (const traceparent of [sampled, unsampled]) {
      const { span } = await spansWith({ ...everything, ...env }, { traceparent });
      expect(span).toMatchObject({ parentSpanId: '', links: [linked] });
      expect(span?.traceId).not.toBe(traceId);
    }
    collector.answerWith(200);
    const before = collector.spans.length;
    await spansWith({ ...nothing, ...env }, { traceparent: sampled });
    expect(collector.spans).toHaveLength(before);
  });

  test('a sampler without `parentbased_` decides by itself, whatever is believed', async () => {
    const env = { TRACEPARENT_FROM: 'all', OTEL_TRACES_SAMPLER: 'always_on' };
    const { span } = await spansWith(env, { traceparent: unsampled });
    expect(span).toMatchObject({ traceId, parentSpanId: spanId });
  });
});

describe('over other transports', () => {
  test.each(['all', 'none'])('the traceparent of %s holds for an event stream', async (from) => {
    await using live = await startLiveGateway({ env: tracedEnv(collector, { TRACEPARENT_FROM: from }) });
    const events = await openEvents(live.gateway.url, watchTotal, { headers: { traceparent: sampled } });
    await events.next();
    const [span] = await collector.collected('POST /graphql');
    expect(span).toMatchObject(from === 'all' ? { traceId, parentSpanId: spanId } : { links: [linked] });
    events.close();
  });

  test.each(['all', 'none'])('that of a handshake, of %s, holds for each operation of the socket', async (from) => {
    await using live = await startLiveGateway({ env: tracedEnv(collector, { TRACEPARENT_FROM: from }) });
    const headers = { traceparent: sampled };
    using client = await openWebSocket(live.gateway.url, { headers, params: { token: testToken } });
    client.subscribe('1', watchTotal);
    client.subscribe('2', watchTotal);
    const spans = await collector.collected('GET /graphql', 2);
    const expected = from === 'all' ? { traceId, parentSpanId: spanId } : { links: [linked] };
    expect(spans).toMatchObject([expected, expected]);
  });
});

describe('a traceparent that cannot be read is ignored', () => {
  test.each([
    ['empty', ''],
    ['a word', 'hello'],
    ['upper case', sampled.toUpperCase()],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['the version that cannot be', `ff-${traceId}-${spanId}-01`],
    ['too long for its version', `${sampled}-more`],
    ['too short', sampled.slice(0, -1)],
    ['flags that are no hexadecimals', `00-${traceId}-${spanId}-0g`],
    ['a very long one', `${sampled}${'a'.repeat(8000)}`],
  ])('%s', async (_name, traceparent) => {
    const { span } = await spansWith({ ...everything, TRACEPARENT_FROM: 'all' }, { traceparent });
    expect(span).toMatchObject({ parentSpanId: '', links: [] });
    expect(span?.traceId).not.toBe(traceId);
  });

  test('two of them', async () => {
    await using pair = await startTraced({ ...everything, TRACEPARENT_FROM: 'all' });
    const body = '{"query":"{ __typename }"}';
    await sendRaw(
      pair.gateway.url,
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Auth-Token: ${testToken}\r\n` +
        `traceparent: ${sampled}\r\ntraceparent: ${sampled}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    const [span] = await collector.collected('POST /graphql');
    expect(span).toMatchObject({ parentSpanId: '', links: [] });
  });

  test.each([
    ['a later version, which may say more', `01-${traceId}-${spanId}-01-more`],
    ['flags of which only one is known', `00-${traceId}-${spanId}-ff`],
  ])('but not %s', async (_name, traceparent) => {
    const { span } = await spansWith({ ...nothing, TRACEPARENT_FROM: 'all' }, { traceparent });
    expect(span).toMatchObject({ traceId, parentSpanId: spanId });
  });
});

describe('what the upstream is sent', () => {
  async function sentWith(env: Env, headers: Readonly<Record<string, string>> = {}) {
    await using pair = await startTraced(env);
    await pair.ask({ headers });
    const [request] = pair.upstream.requests;
    const sent = {
      traceparent: request && headerOf(request, 'traceparent'),
      tracestate: request && headerOf(request, 'tracestate'),
    };
    await pair.gateway[Symbol.asyncDispose]();
    const [attempt] = collector.spans.filter(({ name }) => name === 'GET');
    return { ...sent, attempt };
  }

  test('is no traceparent by default, also when one is believed', async () => {
    const headers = { traceparent: sampled, tracestate: 'a=1' };
    const { traceparent, tracestate } = await sentWith({ ...everything, TRACEPARENT_FROM: 'all' }, headers);
    expect([traceparent, tracestate]).toEqual([undefined, undefined]);
  });

  test('names the span of the attempt when TRACEPARENT_UPSTREAM is true', async () => {
    const { attempt, traceparent } = await sentWith({ ...everything, TRACEPARENT_UPSTREAM: 'true' });
    expect(traceparent).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`);
  });

  test('says that nothing is recorded where nothing is', async () => {
    const { attempt, traceparent } = await sentWith({ ...nothing, TRACEPARENT_UPSTREAM: 'true' });
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(attempt).toBeUndefined();
  });

  const sendsOn = { TRACEPARENT_UPSTREAM: 'true', TRACEPARENT_FROM: 'all' };
  test.each([
    ['as it came, when it is believed', 'a=1,b=2', sendsOn, 'a=1,b=2'],
    ['without what is malformed', 'a=1,B!,c=3', sendsOn, 'a=1,c=3'],
    ['not when it is too long', `a=${'x'.repeat(600)}`, sendsOn, undefined],
    ['not when it is not believed', 'a=1', { ...sendsOn, TRACEPARENT_FROM: 'none' }, undefined],
  ])('has its tracestate %s', async (_name, given, env, expected) => {
    const headers = { traceparent: sampled, tracestate: given };
    const { tracestate } = await sentWith({ ...everything, ...env }, headers);
    expect(tracestate).toBe(expected);
  });

  test('is nothing where nothing is traced', async () => {
    await using pair = await startFaultGateway({ env: { TRACEPARENT_UPSTREAM: 'true' } });
    await pair.ask({ headers: { traceparent: sampled } });
    expect(pair.upstream.requests[0] && headerOf(pair.upstream.requests[0], 'traceparent')).toBeUndefined();
  });
});
