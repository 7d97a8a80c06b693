import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeInChromium } from '../support/describe-in-chromium.js';
import { visitGraphiQL } from '../support/graphiql-visit.js';
import { readMetrics } from '../support/read-metrics.js';
import { type Gateway, startGateway } from '../support/start-gateway.js';
import { until } from '../support/until.js';

interface Page {
  readonly snapshots: {
    readonly totalCount: number;
    readonly pageInfo: { readonly endCursor: string };
    readonly nodes: readonly { readonly id: string }[];
  };
}

const exampleNames = ['FirstPage', 'NextPage', 'LivePage', 'StatusCounts', 'OneDesktop', 'AnError'];

describeInChromium('GraphiQL in Chromium', (launch) => {
  let browser: Browser;
  let gateway: Gateway;
  beforeAll(async () => {
    browser = await launch();
    gateway = await startGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  test('opens with six examples, the variables of the first, and a place for the token', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    expect(await visit.page.title()).toBe('Snapshot Gateway');
    expect(await visit.tabNames()).toEqual(exampleNames);
    await visit.operation.filter({ hasText: 'query FirstPage(' }).waitFor();
    await visit.variables.filter({ hasText: '"filter": { "createType": "AUTO" }' }).waitFor();
    await visit.page.getByRole('button', { name: 'Headers', exact: true }).click();
    await visit.headers.filter({ hasText: '"X-Auth-Token": ""' }).waitFor();
  });

  test('runs each example and shows the answer', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    for (const [name, shown] of [
      ['AnError', '"code": "BAD_USER_INPUT"'],
      ['OneDesktop', '"restoreFailReason"'],
      ['StatusCounts', '"status": "RESTORE_FAILED"'],
      ['NextPage', '"hasPreviousPage": false'],
      ['FirstPage', '"progress"'],
    ] as const) {
      await visit.openTab(name);
      await visit.run();
      await visit.result.filter({ hasText: shown }).waitFor();
    }
  });

  test('shows each change of a live page, an error of it, and leaves it when it is told to stop', async () => {
    await using live = await startGateway({
      sandbox: {},
      env: { GRAPHIQL: 'true', INTROSPECTION: 'true', LIVE_INTERVAL_MS: '100' },
    });
    await using visit = await visitGraphiQL(browser, live.url);
    const { population } = live.upstream;
    const id = population.startTask({ kind: 'create' });
    await visit.openTab('LivePage');
    await visit.typeToken('any');
    await visit.page.getByRole('button', { name: 'Execute query' }).click();
    await visit.result.filter({ hasText: '"progress": 0,' }).waitFor();
    for (const percent of [41, 82]) {
      population.advance(id, percent);
      await visit.result.filter({ hasText: `"progress": ${percent},` }).waitFor();
    }
    const openStreams = async () => (await readMetrics(live, 'gateway_streams'))['transport="sse"'];
    expect(await openStreams()).toBe(1);
    await visit.page.getByRole('button', { name: 'Stop query' }).click();
    await until('the stream to end', async () => (await openStreams()) === 0);
    expect(visit.complaints.filter((text) => !text.startsWith('failed: '))).toEqual([]);
    live.upstream.addFault({ kind: 'status', status: 404, times: 'always' });
    await until('no poller', async () => (await readMetrics(live, 'gateway_pollers'))[''] === 0);
    await visit.page.getByRole('button', { name: 'Execute query' }).click();
    await visit.result.filter({ hasText: '"NOT_FOUND"' }).waitFor();
    await visit.page.getByRole('button', { name: 'Execute query' }).waitFor();
  });

  test('frames no letters of names, whatever their script', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    const body = JSON.stringify({ data: { name: oddName } });
    await visit.page.route(gateway.url, (route) => route.fulfill({ contentType: 'application/json', body }));
    await visit.run();
    await visit.result.filter({ hasText: 'λογιστήριο' }).waitFor();
    // Frames come late, and by themselves: when an editor that has them shows its own, the others have had their time.
    await visit.page.evaluate(framedEditor);
    await visit.page.locator('#framed .unicode-highlight').first().waitFor();
    expect(await visit.page.locator('.graphiql-container .unicode-highlight').count()).toBe(0);
  });

  test('fits a phone: the query, its answer and the buttons one below the other, and nothing out of sight', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url, { width: 390, height: 844 });
    await visit.run();
    await visit.result.filter({ hasText: '"totalCount"' }).waitFor();
    const boxes = await Promise.all(
      ['p.notice', '.explain', '.graphiql-query-editor', '.graphiql-response', '.graphiql-sidebar'].map((selector) =>
        visit.page.locator(selector).boundingBox(),
      ),
    );
    let bottom = 0;
    for (const box of boxes) {
      expect(box?.width).toBeGreaterThan(340);
      expect(box?.y).toBeGreaterThanOrEqual(bottom);
      bottom = (box?.y ?? 0) + (box?.height ?? Infinity);
    }
    expect(bottom).toBeLessThanOrEqual(844);
    await visit.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await visit.page.getByText('A gateway without an upstream serves made-up ones.').waitFor();
    await visit.operation.waitFor({ state: 'hidden' });
  });

  test('says which setting hides the schema, and shows no error for it', async () => {
    await using hidden = await startGateway({ env: { INTROSPECTION: 'false' } });
    const page = await browser.newPage();
    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(request.url());
    });
    await page.goto(hidden.url);
    await page.getByText('set INTROSPECTION=true to show the schema').waitFor();
    await page.getByRole('button', { name: 'Execute query' }).click();
    await page.getByRole('region', { name: 'Result Window' }).getByText('"totalCount"').waitFor();
    expect(posted).toEqual([hidden.url]);
    await page.close();
  });

  test('goes on with the next page where the cursor of the first one points', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    const first = (await visit.run()).answer.data as Page;
    await visit.openTab('NextPage');
    await visit.variables.getByText('null').dblclick();
    // The editor puts the selected word between quotes, and leaves it selected.
    await visit.page.keyboard.type('"');
    await visit.page.keyboard.insertText(first.snapshots.pageInfo.endCursor);
    const next = await visit.run();
    expect(next.variables).toEqual({ after: first.snapshots.pageInfo.endCursor });
    const { snapshots } = next.answer.data as Page;
    expect(snapshots.totalCount).toEqual(expect.any(Number));
    const ids = new Set([...first.snapshots.nodes, ...snapshots.nodes].map(({ id }) => id));
    expect(ids.size).toBe(20);
  });

  test('shows what the schema says about a type and its fields', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    const answer = await gateway.query('{ __type(name: "DesktopSnapshot") { description fields { description } } }');
    const { __type: type } = answer.data as { __type: { description: string; fields: { description: string }[] } };
    await visit.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const documentation = visit.page.locator('.graphiql-plugin');
    await documentation.getByText('DesktopSnapshot', { exact: true }).click();
    for (const { description } of [type, ...type.fields]) {
      await documentation.getByText(asRead(description)).first().waitFor();
    }
  });

  test('has a switch by which answers list the REST calls that were made, and remembers it', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    const explain = visit.page.getByLabel('Explain: the answer lists the REST calls that were made for it');
    expect((await visit.run()).answer).not.toHaveProperty('extensions.upstreamCalls');
    await explain.check();
    const { answer } = await visit.run();
    expect(answer).toMatchObject({ extensions: { upstreamCalls: [{ field: 'Query.snapshots', reason: 'page' }] } });
    await visit.result.filter({ hasText: '"upstreamCalls"' }).waitFor();
    expect(visit.complaints).toEqual([]);

    await visit.page.reload();
    await visit.operation.filter({ hasText: 'query FirstPage(' }).waitFor();
    expect(await explain.isChecked()).toBe(true);
    await explain.uncheck();
    expect((await visit.run()).answer).not.toHaveProperty('extensions.upstreamCalls');
  });

  test('has no switch where operations are not explained', async () => {
    await using plain = await startGateway({ env: { EXPLAIN: 'false' } });
    await using visit = await visitGraphiQL(browser, plain.url);
    expect(await visit.page.locator('#explain').count()).toBe(0);
  });

  test('keeps a token for the page only, sends it with each operation, and asks for it again after a reload', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    const token = (await visit.run()).requestHeaders['x-auth-token'];
    expect(token).toBe('');
    await visit.typeToken('a-token-to-forget');
    expect((await visit.run()).requestHeaders['x-auth-token']).toBe('a-token-to-forget');

    await visit.page.reload();
    await visit.operation.filter({ hasText: 'query FirstPage(' }).waitFor();
    expect(await visit.tabNames()).toEqual(exampleNames);
    expect((await visit.run()).requestHeaders['x-auth-token']).toBe('');
    expect(await visit.page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toContain('to-forget');
  });

  test('keeps what is written out of the address, which proxies and histories log', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    await visit.openTab('NextPage');
    expect(visit.page.url()).toBe(gateway.url);
  });

  test('asks nobody but the gateway, within the security policy and without an error', async () => {
    await using visit = await visitGraphiQL(browser, gateway.url);
    await visit.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await visit.openTab('OneDesktop');
    await visit.operation.getByText('restoreFailReason').click();
    await visit.page.keyboard.press('Control+Space'); // wakes the worker that completes
    await visit.page.getByRole('listbox', { name: 'Suggest' }).waitFor();
    await visit.page.keyboard.press('Escape');
    await visit.run();
    const { origin } = new URL(gateway.url);
    expect(visit.requested.filter((url) => new URL(url).origin !== origin)).toEqual([]);
    const workers = visit.requested.filter((url) => url.includes('-worker.'));
    expect(new Set(workers).size).toBe(3);
    expect(visit.complaints).toEqual([]);
  });
});

/** Markdown as the documentation shows it, up to its first line break. */
function asRead(markdown: string): string {
  return markdown.replaceAll('`', '').split('\n')[0] ?? '';
}

/** Its last word begins with a Cyrillic letter, which looks like a Latin one. */
const oddName = 'AUTOCREATED_λογιστήριο-162 аdmin';

/** Run in the page: an editor that frames letters, over everything else. */
const framedEditor = `{
  const place = Object.assign(document.createElement('div'), { id: 'framed' });
  place.style.cssText = 'position: fixed; inset: 0; z-index: 9';
  document.body.append(place);
  monaco.editor.create(place, { value: '${oddName}' }).updateOptions({ unicodeHighlight: { ambiguousCharacters: true } });
}`;
