import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInChromium } from '../support/describe-in-chromium.js';
import { type Gateway, startGateway } from '../support/start-gateway.js';
import { until } from '../support/until.js';

interface Asked {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | null;
  readonly retryAfter: string | null;
}

const body = JSON.stringify({ query: '{ __typename }' });
const json = {
  'content-type': 'application/json',
  'x-auth-token': 'a-token',
  'x-request-id': 'from-a-page',
  'apollographql-client-name': 'a page',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

describeInChromium('a page of another origin, in Chromium', (launch) => {
  let browser: Browser;
  let allowed: Server;
  let foreign: Server;
  let gateway: Gateway;
  beforeAll(async () => {
    [browser, allowed, foreign] = await Promise.all([launch(), startSite(), startSite()]);
    gateway = await startGateway({ env: { CORS_ORIGINS: `https://app.example.com, ${originOf(allowed)}` } });
  });
  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
    for (const site of [allowed, foreign]) site.close();
  });
  let before = 0;
  beforeEach(() => {
    before = gateway.logs.length;
  });
  /** What the gateway has come to log in this test. */
  const logged = (event: string) => gateway.logs.slice(before).filter((line) => line['event'] === event);

  test('an allowed one asks with a token, and reads the answer, its request id and when to come back', async () => {
    const page = await open(browser, allowed);
    const answer = await ask(page, gateway.url, { method: 'POST', headers: json, body });
    expect(answer).toMatchObject({ status: 200, requestId: 'from-a-page' });
    expect(JSON.parse((answer as Asked).text)).toEqual({ data: { __typename: 'Query' } });
    const refusal = await ask(page, gateway.url, { method: 'POST', headers: json, body: '{' });
    expect(refusal).toMatchObject({ status: 400, requestId: 'from-a-page' });
  });

  test('an allowed one reads how long it must wait', async () => {
    const env = { CORS_ORIGINS: originOf(allowed), RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' };
    await using limited = await startGateway({ env });
    const page = await open(browser, allowed);
    const answers = [1, 2].map(() => ask(page, limited.url, { method: 'POST', headers: json, body }));
    expect((await Promise.all(answers)).sort(byStatus)).toMatchObject([
      { status: 200, retryAfter: null },
      { status: 429, retryAfter: '1' },
    ]);
  });

  test('an allowed one cannot ask with cookies', async () => {
    const page = await open(browser, allowed);
    const request = { method: 'POST', headers: json, body, credentials: 'include' };
    expect(await ask(page, gateway.url, request)).toBe('Failed to fetch');
    expect(logged('operation.finished')).toEqual([]);
  });

  test('another one cannot ask: its operation is never executed', async () => {
    const page = await open(browser, foreign);
    expect(await ask(page, gateway.url, { method: 'POST', headers: json, body })).toBe('Failed to fetch');
    expect(logged('request.refused')).toMatchObject([{ status: 405 }]);
    expect(logged('operation.finished')).toEqual([]);
  });

  test('an allowed one may ask by GET; another one may not, with a script or without, and nothing is executed for it', async () => {
    const url = `${gateway.url}?query={__typename}`;
    const answer = await ask(await open(browser, allowed), url, { headers: { 'x-auth-token': 'a-token' } });
    expect(answer).toMatchObject({ status: 200 });
    const before = logged('operation.finished').length;
    const page = await open(browser, foreign);
    expect(await ask(page, url, {})).toBe('Failed to fetch');
    await ask(page, url, { mode: 'no-cors' });
    expect(logged('request.refused').slice(-2)).toMatchObject([{ status: 403 }, { status: 403 }]);
    expect(logged('operation.finished')).toHaveLength(before);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'a request of %s, which asks nobody before, is refused, and its answer cannot be read',
    async (type) => {
      const page = await open(browser, foreign);
      const headers = { 'content-type': type };
      expect(await ask(page, gateway.url, { method: 'POST', headers, body })).toBe('Failed to fetch');
      expect(await ask(page, gateway.url, { method: 'POST', headers, body, mode: 'no-cors' })).toBe('Failed to fetch');
      expect(logged('request.refused')).toMatchObject([{ status: 415 }, { status: 415 }]);
      expect(logged('operation.finished')).toEqual([]);
    },
  );

  test('a form is refused', async () => {
    const page = await open(browser, foreign);
    await page.setContent(
      `<form method="post" action="${gateway.url}" enctype="text/plain"><input name='{"query":"{ __typename }", "x":"' value='"}'></form>`,
    );
    const [response] = await Promise.all([
      page.waitForResponse(gateway.url),
      page.evaluate('document.forms[0].submit()'),
    ]);
    expect(response.status()).toBe(415);
    await until('the refusal to be logged', () => logged('request.refused').length === 1);
    expect(logged('operation.finished')).toEqual([]);
  });

  test('what the gateway answers cannot be embedded as a script or a picture', async () => {
    const page = await open(browser, foreign);
    const tags = ['script', 'img'].map(
      (tag) => `new Promise((done) => {
      const element = document.createElement('${tag}');
      element.onload = () => done('loaded'); element.onerror = () => done('refused');
      element.src = ${JSON.stringify(new URL('/livez', gateway.url).href)}; document.body.append(element);
    })`,
    );
    expect(await page.evaluate(`Promise.all([${tags.join()}])`)).toEqual(['refused', 'refused']);
  });
});

/** A page with nothing on it, at an origin of its own. */
async function startSite(): Promise<Server> {
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A page</title>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  return site;
}

function originOf(site: Server): string {
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

async function open(browser: Browser, site: Server): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(originOf(site));
  return page;
}

/** What a script of the page gets to see of a request of its own: the answer, or the message of the error. */
async function ask(page: Page, url: string, request: Readonly<Record<string, unknown>>): Promise<Asked | string> {
  return page.evaluate<Asked | string>(`fetch(${JSON.stringify(url)}, ${JSON.stringify(request)}).then(
    async (response) => ({
      status: response.status,
      text: await response.text(),
      requestId: response.headers.get('x-request-id'),
      retryAfter: response.headers.get('retry-after'),
    }),
    (error) => error.message,
  )`);
}

function byStatus(one: Asked | string, other: Asked | string): number {
  return statusOf(one) - statusOf(other);
}

function statusOf(asked: Asked | string): number {
  return typeof asked === 'string' ? 0 : asked.status;
}
