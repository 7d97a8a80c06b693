import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { describeOrSkip } from '../support/describe-or-skip.js';
import { type KeptStream, keepStream } from '../support/keep-stream.js';
import { openEvents } from '../support/open-events.js';
import { readMetrics } from '../support/read-metrics.js';
import { rowsOf } from '../support/rows.js';
import { query } from '../support/start-gateway.js';
import { type Proxy, type ProxyName, missingProxy, proxyNames, startProxy } from '../support/start-proxy.js';
import { type Replicas, startReplicas } from '../support/start-replicas.js';
import { until } from '../support/until.js';

const count = '{ snapshots(first: 1) { totalCount } }';
/** So many that it would be odd if a replica had none of them: where nginx puts each depends on the ports. */
const callers = Array.from({ length: 60 }, (_, index) => `caller-${index}-Hd5Wm2Xk8`);

let sandbox: Sandbox;
let replicas: Replicas;
beforeAll(async () => {
  sandbox = await startSandbox({ snapshots: rowsOf(5) });
  replicas = await startReplicas(3, {
    UPSTREAM_URL: sandbox.url,
    UPSTREAM_PROJECT_ID: sandbox.projectId,
    TRUST_PROXY: '127.0.0.1',
    // Streams are cut within half of it.
    DRAIN_SECONDS: '2',
    RATE_LIMIT_PER_SECOND: '1000000',
    RATE_LIMIT_BURST: '1000000',
  });
});
afterAll(async () => {
  await replicas[Symbol.asyncDispose]();
  await sandbox[Symbol.asyncDispose]();
});

function startBalancer(name: ProxyName): Promise<Proxy> {
  const [origin = '', ...otherOrigins] = replicas.origins;
  return startProxy(name, { origin, otherOrigins });
}

for (const name of proxyNames) {
  describeOrSkip(`three replicas behind ${name}, as deploy/proxy configures it`, missingProxy(name), () => {
    test('a caller is always answered by the same replica, and callers by all of them', async () => {
      await using proxy = await startBalancer(name);
      const chosen = new Set<number>();
      for (const token of callers) {
        const byToken = await replicasThatAnswer(proxy, 2, { 'x-auth-token': token });
        const byBoth = await replicasThatAnswer(proxy, 1, { 'x-auth-token': token, authorization: 'Bearer other' });
        expect(byToken.size).toBe(1);
        expect(byBoth).toEqual(byToken);
        for (const index of byToken) chosen.add(index);
      }
      expect(chosen).toEqual(new Set([0, 1, 2]));
    });

    test('a caller that sends its token as Authorization stays too, and so does an address without one', async () => {
      await using proxy = await startBalancer(name);
      const chosen = new Set<number>();
      for (const token of callers) {
        const byBearer = await replicasThatAnswer(proxy, 2, { authorization: `Bearer ${token}` });
        expect(byBearer.size).toBe(1);
        for (const index of byBearer) chosen.add(index);
      }
      expect(chosen).toEqual(new Set([0, 1, 2]));
      expect((await replicasThatAnswer(proxy, 8, {})).size).toBe(1);
    });

    test('one poller over all replicas reads the page that a caller watches several times', async () => {
      await using proxy = await startBalancer(name);
      const token = callers[0] ?? '';
      const streams = await Promise.all(
        Array.from({ length: 6 }, () => openEvents(proxy.url, `subscription ${count}`, { token })),
      );
      for (const stream of streams) expect(await stream.next()).toMatchObject({ data: {} });
      await until('one poller', async () => (await pollers()).join() === '0,0,1');
      for (const stream of streams) stream.close();
    });

    test('they restart one after the other; no request fails, and every stream comes back', async () => {
      await using proxy = await startBalancer(name);
      await using load = startLoad(proxy);
      await allOpen(load.streams);
      for (const index of replicas.origins.keys()) {
        expect(await replicas.restart(index)).toBe(0);
        await answersAgain(index);
      }
      await allOpen(load.streams);
      expect(load.streams.some(({ gapsMs }) => gapsMs.length > 0)).toBe(true);
      expect(await load.end()).toEqual([]);
    }, 180_000);

    test('one is killed; no request fails, and every stream comes back', async () => {
      await using proxy = await startBalancer(name);
      await using load = startLoad(proxy);
      await allOpen(load.streams);
      expect(await replicas.restart(1, 'SIGKILL')).toBe('SIGKILL');
      await answersAgain(1);
      await allOpen(load.streams);
      expect(load.streams.some(({ gapsMs }) => gapsMs.length > 0)).toBe(true);
      expect(await load.end()).toEqual([]);
    }, 180_000);
  });
}

/** Which of the replicas have answered so many equal requests. */
async function replicasThatAnswer(
  proxy: Proxy,
  times: number,
  headers: Readonly<Record<string, string>>,
): Promise<Set<number>> {
  const answering = new Set<number>();
  for (let time = 0; time < times; time += 1) {
    const id = randomUUID();
    await query(proxy.url, count, { token: null, headers: { ...headers, 'x-request-id': id } });
    // Answers may arrive before the log line does.
    await until('the operation to be logged', () => {
      const index = replicas.origins.findIndex((_, each) => replicas.finished(each).includes(id));
      answering.add(index);
      return index >= 0;
    });
  }
  answering.delete(-1);
  return answering;
}

/** Pages that each replica reads, fewest first. */
async function pollers(): Promise<readonly number[]> {
  const read = replicas.origins.map((origin) => readMetrics({ origin }, 'gateway_pollers'));
  return (await Promise.all(read)).map((samples) => samples[''] ?? NaN).sort();
}

interface Load extends AsyncDisposable {
  readonly streams: readonly KeptStream[];
  /** Ends the requests. @returns what went wrong with them. */
  end(): Promise<readonly unknown[]>;
}

/** Between two requests of a client: the replicas need the processor as well. */
const pauseMs = 10;

/** Two clients that ask on, as one caller after the other, and a stream of each caller. */
function startLoad(proxy: Proxy): Load {
  const failed: unknown[] = [];
  let hasEnded = false;
  const ask = async (): Promise<void> => {
    for (let turn = 0; !hasEnded; turn = (turn + 1) % callers.length) {
      const { status, text } = await query(proxy.url, count, { token: callers[turn] ?? '' });
      if (status !== 200 || !text.startsWith('{"data":{"snapshots":{"totalCount":5}}')) failed.push({ status, text });
      await delay(pauseMs);
    }
  };
  const note = (error: unknown) => failed.push(error);
  const asking = [ask(), ask()].map((each) => each.catch(note));
  const streams = callers.map((token) => keepStream(proxy.url, `subscription ${count}`, { token, pauseMs: 100 }));
  const end = async (): Promise<readonly unknown[]> => {
    hasEnded = true;
    await Promise.all(asking);
    return failed;
  };
  return {
    streams,
    end,
    [Symbol.asyncDispose]: async () => {
      await end();
      await Promise.all(streams.map((stream) => stream.close()));
    },
  };
}

/** The balancer trusts the replica again. */
function answersAgain(index: number): Promise<void> {
  return patiently(`replica ${index} to be asked again`, () => replicas.finished(index).length > 0);
}

function allOpen(streams: readonly KeptStream[]): Promise<void> {
  return patiently('every stream to be open', () => streams.every((stream) => stream.isOpen()));
}

/** The machine may be busy, and the drain takes seconds. */
async function patiently(what: string, isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for ${what}`);
    // The replicas need the processor more than this question does.
    await delay(20);
  }
}
