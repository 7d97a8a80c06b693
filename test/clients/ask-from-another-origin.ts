import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { runGateway } from '../support/run-gateway.js';
import { pageFolder } from './follow-page.js';
import { startBuiltGateway } from './play-scenario.js';

/** Lets a page of an allowed origin ask with its clients: what they got, and what they sent beside preflights. */
export async function askFromAnotherOrigin(browser: Browser) {
  await using site = await startSite();
  await using gateway = await startBuiltGateway({ CORS_ORIGINS: site.origin });
  const page = await browser.newPage();
  const methods: string[] = [];
  const headers = new Set<string>();
  page.on('request', (request) => {
    if (!request.url().startsWith(gateway.url)) return;
    methods.push(request.method());
    for (const name of Object.keys(request.headers())) headers.add(name);
  });
  await page.goto(site.origin);
  const answers = await page.evaluate<unknown>(`askFromPage(${JSON.stringify(gateway.url)}, 'a-token')`);
  return { answers, methods, headers: [...headers] };
}

/** What an `EventSource` of a page of an allowed origin is shown first, by a gateway that needs no token. */
export async function watchFromAnotherOrigin(browser: Browser): Promise<unknown> {
  await using site = await startSite();
  await using gateway = runGateway({ CORS_ORIGINS: site.origin });
  const page = await browser.newPage();
  await page.goto(site.origin);
  return await page.evaluate(`watchFromPage(${JSON.stringify(await gateway.url())})`);
}

async function startSite() {
  const script = await readFile(join(pageFolder, 'scenarios/browser.mjs'), 'utf8');
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><title>A page</title><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`,
    );
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      site.closeAllConnections();
      await new Promise((resolve) => site.close(resolve));
    },
  };
}
