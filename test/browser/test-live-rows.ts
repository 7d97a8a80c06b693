import { expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { button, countOf, hide, live, namesOf, untilRun } from '../support/example-page.js';
import { findFreePort } from '../support/find-free-port.js';
import { readMetrics } from '../support/read-metrics.js';
import { runGateway } from '../support/run-gateway.js';
import type { ExampleSite } from '../support/start-example-site.js';
import { type Gateway, startGateway, testProjectId } from '../support/start-gateway.js';
import { until } from '../support/until.js';

export interface ExamplePlace {
  readonly browser: Browser;
  readonly site: ExampleSite;
  readonly gateway: Gateway;
}

/** What the example page promises of rows that move. Not a file of its own for jest: two cannot build the page at once. */
export function testLiveRows(place: () => ExamplePlace): void {
  test('moves a bar while one watches, to its end, and counts again then', async () => {
    const { browser, gateway, site } = place();
    await using visit = await site.visit(browser, gateway.url);
    const { page } = visit;
    const { population } = gateway.upstream;
    await live(page, 'Live').waitFor();
    await countOf(page, 'Creating').waitFor();
    const id = population.startTask({ kind: 'create', fields: { snapshot_name: 'watched' } });
    const row = page.getByRole('row').filter({ has: page.getByText('watched', { exact: true }) });
    const bar = row.getByRole('progressbar', { name: 'Creating' });
    for (const percent of [0, 30, 70]) {
      population.advance(id, percent);
      await bar.and(page.locator(`[value="${percent}"]`)).waitFor();
      await row.getByText(`Creating ${percent}%`).waitFor();
    }
    const counts = visit.asked.filter((name) => name === 'StatusCounts').length;
    population.finish(id, 'success');
    await row.getByText('Created').waitFor();
    expect(await bar.count()).toBe(0);
    await until('new counts', () => visit.asked.filter((name) => name === 'StatusCounts').length > counts);
    population.remove(id);
    await row.waitFor({ state: 'detached' });
    expect(visit.asked.filter((name) => name === 'LiveSnapshots')).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
  });

  test('says that it reconnects when the gateway is killed, and is live and right when another is there', async () => {
    const { browser, site } = place();
    await using sandbox = await startSandbox({ projectId: testProjectId });
    const settings = {
      PORT: String(await findFreePort()),
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_PROJECT_ID: testProjectId,
      CORS_ORIGINS: site.origin,
      LIVE_INTERVAL_MS: '100',
    };
    const id = sandbox.population.startTask({ kind: 'create', fields: { snapshot_name: 'watched' } });
    await using killed = runGateway(settings);
    await using visit = await site.visit(browser, await killed.url());
    const { page } = visit;
    await live(page, 'Live').waitFor();
    const row = page.getByRole('row').filter({ has: page.getByText('watched', { exact: true }) });
    await row.getByText('Creating 0%').waitFor();
    killed.kill('SIGKILL');
    await live(page, 'Reconnecting').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await namesOf(page)).toHaveLength(20);
    sandbox.population.finish(id, 'failed');
    await page.evaluate("sessionStorage.setItem('token', 'a-new-token')");
    let token: string | undefined;
    page.on('request', (request) => (token = request.headers()['x-auth-token'] ?? token));
    await untilRun(page, 'another try', () => Promise.resolve(token === 'a-new-token'));
    await using next = runGateway(settings);
    await next.url();
    await untilRun(page, 'the next gateway', () => live(page, 'Live').isVisible());
    await row.getByText('Creation failed').waitFor();
  });

  test('asks by queries where the gateway takes no subscriptions', async () => {
    const { browser, site } = place();
    const env = { CORS_ORIGINS: site.origin, LIVE: 'false' };
    await using gateway = await startGateway({ sandbox: {}, env });
    const id = gateway.upstream.population.startTask({ kind: 'create', fields: { snapshot_name: 'polled' } });
    await using visit = await site.visit(browser, gateway.url);
    const { page } = visit;
    await live(page, 'Every few seconds').waitFor();
    await page.getByText('Creating 0%').waitFor();
    gateway.upstream.population.advance(id, 40);
    await untilRun(page, 'the bar to move', () => page.getByText('Creating 40%').isVisible());
    await button(page, 'Next').click();
    await page.getByText(/^Page 2 of 1\d\d$/).waitFor();
    await until('the next page', async () => !(await namesOf(page)).includes('polled'));
    expect(visit.asked.filter((name) => name === 'LiveSnapshots')).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
  });

  test('leaves while it is hidden, and is right when it is seen again', async () => {
    const { browser, gateway, site } = place();
    await using visit = await site.visit(browser, gateway.url);
    const { page } = visit;
    const openStreams = async () => (await readMetrics(gateway, 'gateway_streams'))['transport="sse"'];
    await live(page, 'Live').waitFor();
    await page.evaluate(hide(true));
    await until('nobody to watch', async () => (await openStreams()) === 0);
    const id = gateway.upstream.population.startTask({ kind: 'create', fields: { snapshot_name: 'missed' } });
    await page.evaluate(hide(false));
    await page.getByText('missed', { exact: true }).waitFor();
    gateway.upstream.population.remove(id);
  });
}
