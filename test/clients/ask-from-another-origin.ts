import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { pageFolder } from './follow-page.js';
import { startBuiltGateway } from './play-scenario.js';

/** Lets a page of an allowed origin ask with its clients: what they got, and what they sent beside preflights. */
export async function askFromAnotherOrigin(browser: Browser) {
  const script = await readFile(join(pageFolder, 'scenarios/browser.mjs'), 'utf8');
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><title>A page</title><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`,
    );
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  try {
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    await using gateway = await startBuiltGateway({ CORS_ORIGINS: origin });
    const page = await browser.newPage();
    const methods: string[] = [];
    const headers = new Set<string>();
    page.on('request', (request) => {
      if (!request.url().startsWith(gateway.url)) return;
      methods.push(request.method());
      for (const name of Object.keys(request.headers())) headers.add(name);
    });
    await page.goto(origin);
    const answers = await page.evaluate<unknown>(`askFromPage(${JSON.stringify(gateway.url)}, 'a-token')`);
    return { answers, methods, headers: [...headers] };
  } finally {
    site.close();
    site.closeAllConnections();
  }
}
