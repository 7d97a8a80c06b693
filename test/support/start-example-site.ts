import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';

const folder = 'examples/react';
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The built page of `examples/react`, at an origin of its own. */
export interface ExampleSite extends AsyncDisposable {
  readonly origin: string;
  /** Opens the page beside the gateway at `gatewayUrl`. Its time stands still until the test runs its clock. */
  visit(browser: Browser, gatewayUrl: string, options?: VisitOptions): Promise<ExampleVisit>;
}

export interface VisitOptions {
  /** 1280 pixels when absent. */
  readonly width?: number;
  /** Light when absent. */
  readonly colorScheme?: 'light' | 'dark';
  /** What the log-in of the page's owners would have stored. */
  readonly token?: string;
}

export interface ExampleVisit extends AsyncDisposable {
  readonly page: Page;
  /** The names of the operations that the page has asked for so far. */
  readonly asked: readonly string[];
  /** What the browser complained about: uncaught errors, warnings, and failed requests. */
  readonly complaints: readonly string[];
}

/** Generates the types, checks them with `tsc --strict` and builds: rejects with what was printed when one of these fails. */
export async function buildExample(): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' }; // jest's own would make it another build
  await promisify(execFile)('npm', ['run', 'build'], { cwd: folder, env }).catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`npm run build in ${folder} failed:\n${stdout}${stderr}`);
  });
}

export async function startExampleSite(): Promise<ExampleSite> {
  let gatewayUrl = '';
  const site = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url;
    const file = readFileSync(join(folder, 'dist', path), 'utf8');
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' });
    response.end(path === '/index.html' ? file.replace('content="/graphql"', `content="${gatewayUrl}"`) : file);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  return {
    origin,
    visit: (browser, url, options = {}) => {
      gatewayUrl = url;
      return visit(browser, origin, options);
    },
    [Symbol.asyncDispose]: () => close(site),
  };
}

async function visit(browser: Browser, origin: string, options: VisitOptions): Promise<ExampleVisit> {
  const { width = 1280, colorScheme = 'light', token = '' } = options;
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
  context.setDefaultTimeout(10_000); // less than a test's, so that what did not come is named
  const asked: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    if (request.method() === 'POST') asked.push((request.postDataJSON() as { operationName: string }).operationName);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason}: ${request.url()}`); // by the page itself
  });
  context.on('weberror', (event) => complaints.push(String(event.error())));
  context.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  if (token !== '') await context.addInitScript(`sessionStorage.setItem('token', '${token}')`);
  await context.clock.install({ time: 0 });
  await context.clock.pauseAt(1000);
  const page = await context.newPage();
  await page.goto(origin);
  return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
}

async function close(site: Server): Promise<void> {
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
}
