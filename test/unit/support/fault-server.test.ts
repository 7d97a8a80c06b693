import { afterAll, describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { headerOf } from '../../support/fault-server/received-request.js';

const agent = new Agent({ connections: 1, pipelining: 1, maxHeaderSize: 16_384 });
afterAll(() => agent.destroy());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One GET, its body read to the end; rejects like undici does. */
async function get(url: string, dispatcher = agent): Promise<Answer> {
  const { statusCode, headers, body } = await request(url, { dispatcher });
  return { status: statusCode, headers, body: Buffer.from(await body.arrayBuffer()) };
}

describe('the script', () => {
  test('answers with an empty page as long as there is no script', async () => {
    await using upstream = await startFaultServer();
    const { status, body } = await get(upstream.url);
    expect([status, body.toString()]).toEqual([200, '{"total_count":0,"desktop_snapshots":[]}']);
  });

  test('is taken one behaviour a request, and its last behaviour repeats', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.html({ status: 502 }), answers.noContent(), answers.json({ ok: true }));
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await get(upstream.url)).status);
    expect(statuses).toEqual([502, 204, 200, 200]);
  });

  test('can choose by the request', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.by(({ target }) => answers.empty({ status: target === '/a' ? 404 : 500 })));
    expect((await get(`${upstream.url}/a`)).status).toBe(404);
    expect((await get(`${upstream.url}/b`)).status).toBe(500);
  });

  test('fails the test, when the server is closed, if a behaviour threw', async () => {
    const upstream = await startFaultServer();
    upstream.answerWith(() => {
      throw new Error('this request must not have come');
    });
    await expect(get(upstream.url)).rejects.toThrow();
    await expect(upstream[Symbol.asyncDispose]()).rejects.toThrow('this request must not have come');
  });
});

describe('what is remembered', () => {
  test('holds method, target and headers exactly as they were sent', async () => {
    await using upstream = await startFaultServer();
    await request(`${upstream.url}/v2/p/snapshots?a=%20%2C&a=b`, {
      method: 'POST',
      headers: ['X-Auth-Token', 't', 'x-two', '1', 'X-Two', '2'],
      body: '{"é":1}',
      dispatcher: agent,
    }).then(({ body }) => body.dump());
    const [received] = await upstream.received(1);
    expect(received).toMatchObject({ method: 'POST', target: '/v2/p/snapshots?a=%20%2C&a=b', sequence: 0 });
    expect(received?.headers.slice(-4)).toEqual([
      ['X-Auth-Token', 't'],
      ['x-two', '1'],
      ['X-Two', '2'],
      ['content-length', '8'],
    ]);
    expect(received && headerOf(received, 'X-TWO')).toBe('1, 2');
    expect(received?.body.toString()).toBe('{"é":1}');
  });

  test('tells requests of one connection from those of two', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.json({}), answers.json({}, { headers: { Connection: 'close' } }), answers.json({}));
    for (let count = 0; count < 3; count += 1) await get(upstream.url);
    expect(upstream.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    expect(upstream.connections.opened).toBe(2);
  });

  test('knows when every connection is closed, also when the client leaves without its answer', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.silence());
    const leaving = new AbortController();
    const answer = request(upstream.url, { signal: leaving.signal, dispatcher: agent });
    await upstream.received(1);
    expect(upstream.connections.open).toBe(1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await upstream.connectionsClosed();
    expect(upstream.connections.open).toBe(0);
  });

  test('fails a wait that can never end when the server is closed', async () => {
    const upstream = await startFaultServer();
    const wait = upstream.received(2);
    await upstream[Symbol.asyncDispose]();
    await expect(wait).rejects.toThrow('The fault server was closed while a test waited for 2 requests.');
  });
});

describe('broken connections', () => {
  test.each<[string, Behaviour, RegExp]>([
    ['a reset before the answer', answers.reset(), /ECONNRESET/],
    ['a close before the answer', answers.closed(), /other side closed/],
    // When data and reset come at once, Node 20 reports a mere end of the stream, and Node 26 the reset.
    ['a reset in the body', answers.resetInBody(), /ECONNRESET|other side closed/],
    ['a body that is cut', answers.cutBody(), /other side closed/],
    ['a chunk size that is no number', answers.brokenChunk('bad size'), /Invalid character in chunk size/],
    ['chunks that do not end', answers.brokenChunk('no last chunk'), /other side closed/],
    ['two lengths', answers.twoContentLengths(), /length/],
    ['a length and chunks', answers.lengthAndChunks(), /length/],
    ['a flood of headers', answers.headerFlood(), /Headers Overflow/],
    ['no HTTP at all', answers.raw('SSH-2.0-OpenSSH_9.2\r\n'), /HTTP/],
  ])('reach the client as such: %s', async (_name, behaviour, message) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(behaviour);
    await expect(get(upstream.url)).rejects.toThrow(message);
    expect(upstream.requests).toHaveLength(1);
  });

  test('refuse while the port is closed, and answer again on the same port', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.empty({ headers: { Connection: 'close' } }));
    await get(upstream.url);
    await upstream.refuse();
    await expect(get(upstream.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await upstream.accept();
    expect((await get(upstream.url)).status).toBe(200);
  });

  test.each(['close', 'reset'] as const)(
    'go stale (%s) under the next request, without using up the script',
    async (how) => {
      await using upstream = await startFaultServer();
      upstream.answerWith(answers.thenStale(answers.json({ first: true }), how), answers.json({ second: true }));
      expect((await get(upstream.url)).body.toString()).toBe('{"first":true}');
      await expect(get(upstream.url)).rejects.toMatchObject({
        code: how === 'close' ? 'UND_ERR_SOCKET' : 'ECONNRESET',
      });
      expect((await get(upstream.url)).body.toString()).toBe('{"second":true}');
      expect(upstream.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    },
  );
});

describe('slow answers', () => {
  test('are held until the test lets them go', async () => {
    await using upstream = await startFaultServer();
    const { promise, release } = createGate();
    upstream.answerWith(answers.held(promise, answers.json({ late: true })));
    let arrived = false;
    const answer = get(upstream.url).then(({ body }) => {
      arrived = true;
      return body.toString();
    });
    await upstream.received(1);
    expect(arrived).toBe(false);
    release();
    expect(await answer).toBe('{"late":true}');
  });

  test.each<[string, Behaviour, number]>([
    ['a body that stalls', answers.stalledBody(), 1],
    ['a body that drips', answers.drip({ everyMs: 1 }), 5],
  ])('end when the client leaves: %s', async (_name, behaviour, bytes) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(behaviour);
    const { body } = await request(upstream.url, { dispatcher: agent });
    let seen = 0;
    for await (const piece of body) {
      seen += (piece as Buffer).length;
      if (seen >= bytes) break;
    }
    await upstream.connectionsClosed();
    expect(seen).toBeGreaterThanOrEqual(bytes);
  });

  test.each<[string, Behaviour]>([
    ['headers that drip', answers.drip({ everyMs: 1, part: 'head' })],
    ['early hints without end', answers.endlessEarlyHints({ everyMs: 1 })],
  ])('never become an answer: %s', async (_name, behaviour) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(behaviour);
    const leaving = new AbortController();
    const answer = request(upstream.url, { signal: leaving.signal, dispatcher: agent });
    await upstream.received(1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await upstream.connectionsClosed();
  });
});

describe('coded and large bodies', () => {
  test('are what their Content-Encoding says, the last named coding outermost', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.encoded({ ok: 1 }, 'gzip', 'gzip'));
    const { headers, body } = await get(upstream.url);
    expect(headers['content-encoding']).toBe('gzip, gzip');
    expect(gunzipSync(gunzipSync(body)).toString()).toBe('{"ok":1}');
  });

  test('can be corrupt', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.corruptGzip());
    const { body } = await get(upstream.url);
    expect(() => gunzipSync(body)).toThrow();
  });

  test('can be a thousand times as large as on the wire', async () => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers.gzipBomb(8_000_000));
    const { body } = await get(upstream.url);
    expect(body.length).toBeLessThan(16_000);
    expect(gunzipSync(body).length).toBe(8_000_000);
  });

  test.each([
    ['with', answers.hugeBody(3_000_000)],
    ['without', answers.hugeBodyOfUnknownLength(3_000_000)],
  ])('are valid JSON of the asked size, %s a Content-Length', async (_name, behaviour) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(behaviour);
    const { body } = await get(upstream.url);
    expect(body.length).toBe(3_000_000);
    expect(JSON.parse(body.toString())).toMatchObject({ total_count: 0 });
  });
});

test('shows in its requests whether a redirect to it was followed', async () => {
  await using elsewhere = await startFaultServer();
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.redirect(`${elsewhere.url}/v2`, { status: 307 }));
  await fetch(upstream.url);
  expect((await elsewhere.received(1)).map(({ target }) => target)).toEqual(['/v2']);
});

describe('TLS', () => {
  const overTls = async (upstream: FaultServer, trusted: boolean): Promise<Answer> => {
    const dispatcher = new Agent({ connect: trusted ? { ca: upstream.certificate } : {} });
    try {
      return await get(upstream.url, dispatcher);
    } finally {
      await dispatcher.destroy();
    }
  };

  test('works for a client that trusts the certificate', async () => {
    await using upstream = await startFaultServer({ tls: 'self-signed' });
    expect((await overTls(upstream, true)).status).toBe(200);
  });

  test.each([
    ['self-signed', false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['wrong-host', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['plain-http', false, expect.stringMatching(/^ERR_SSL_/)],
  ] as const)('fails as it shall: %s', async (tls, trusted, code) => {
    await using upstream = await startFaultServer({ tls });
    await expect(overTls(upstream, trusted)).rejects.toMatchObject({ code });
    expect(upstream.requests).toEqual([]);
  });

  test('can be reset like any other connection', async () => {
    await using upstream = await startFaultServer({ tls: 'self-signed' });
    upstream.answerWith(answers.reset());
    await expect(overTls(upstream, true)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

/** A promise and the one call that fulfils it. */
function createGate(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}
