import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { errorWords } from '../../examples/react/src/words.js';
import { errorCodes } from '../../src/errors/error-codes.js';
import { describeInChromium } from '../support/describe-in-chromium.js';
import { startExampleCommand } from '../support/example-command.js';
import { type ExampleSite, buildExample, startExampleSite } from '../support/start-example-site.js';
import { button, countOf, countedBy, labelOf, namesOf, untilRun, violationsOf } from '../support/example-page.js';
import { createTestClock } from '../support/create-test-clock.js';
import { readMetrics } from '../support/read-metrics.js';
import { type Gateway, startGateway } from '../support/start-gateway.js';
import { until } from '../support/until.js';
import { testLiveRows } from './test-live-rows.js';

const missing = existsSync('examples/react/node_modules/.package-lock.json')
  ? undefined
  : 'Its packages are missing: npm ci --prefix examples/react.';

test('the example page has words for every error code that it can meet', () => {
  // It sends no hashes of documents.
  const codes = Object.keys(errorCodes).filter((code) => !code.startsWith('PERSISTED_QUERY_'));
  expect(Object.keys(errorWords).sort()).toEqual([...codes, 'NO_ANSWER'].sort());
});

describeInChromium(
  'the example page, in Chromium',
  (launch) => {
    let browser: Browser;
    let site: ExampleSite;
    let gateway: Gateway;
    beforeAll(async () => {
      await buildExample(); // before anything runs that would have to be ended
      [browser, site] = await Promise.all([launch(), startExampleSite()]);
      gateway = await startGateway({
        sandbox: { behaviour: { nameMatch: 'fuzzy' } },
        env: { CORS_ORIGINS: site.origin, LIVE_INTERVAL_MS: '100' },
        random: () => 0,
      });
    }, 120_000);
    afterEach(async () => {
      gateway.upstream.clearFaults();
      // Or the next test would be shown the page in hand, and its faults would meet ticks.
      await until('the last poller to end', async () => (await readMetrics(gateway, 'gateway_pollers'))[''] === 0);
    });
    afterAll(async () => {
      await browser.close();
      await site[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    });

    test('turns to the next page and back, and no row is on both', async () => {
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      const first = await namesOf(page);
      // With all their cells, because some have no name.
      const rows = () => page.locator('tbody tr').allInnerTexts();
      const both = await rows();
      await button(page, 'Next').click();
      await page.getByText(/^Page 2 of 1\d\d$/).waitFor();
      await until('the next page', async () => (await namesOf(page))[0] !== first[0]);
      both.push(...(await rows()));
      expect(new Set(both).size).toBe(40);
      await button(page, 'Previous').click();
      await until('the page before', async () => (await namesOf(page))[0] === first[0]);
      expect(visit.complaints).toEqual([]);
    });

    testLiveRows(() => ({ browser, site, gateway }));

    test('waits as long as a 429 of the upstream says, asks again by itself, and not before', async () => {
      const clock = createTestClock({ isFrozen: true });
      const env = { CORS_ORIGINS: site.origin };
      await using gateway = await startGateway({ sandbox: {}, env, clock, random: () => 0 });
      gateway.upstream.addFault({ kind: 'throttle', retryAfter: '7', times: 1 });
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      await page.getByRole('alert').getByText('The snapshot service is asked too often at the moment.').waitFor();
      for (const secondsLeft of [7, 6, 5, 4, 3, 2, 1]) {
        const retry = page.getByRole('button', { name: `Trying again in ${secondsLeft} s` });
        await retry.waitFor();
        expect(await retry.getAttribute('aria-disabled')).toBe('true');
        await retry.click({ force: true });
        expect(visit.asked).toEqual(['LiveSnapshots']);
        clock.advance(1_000);
        await untilRun(page, 'the next second', async () => !(await retry.isVisible()));
      }
      expect(await namesOf(page)).toHaveLength(20);
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    test('waits out a 429 of the gateway below the rows that it has', async () => {
      const clock = createTestClock({ isFrozen: true });
      const limits = { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '2' };
      const env = { CORS_ORIGINS: site.origin, LIVE_INTERVAL_MS: '100', ...limits };
      await using gateway = await startGateway({ sandbox: {}, env, clock });
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      await countOf(page, 'Created').waitFor();
      const alert = page.getByRole('alert').getByText('You ask more often than the gateway allows.');
      gateway.upstream.population.startTask({ kind: 'create' }); // which the page counts, by one request too many
      await alert.waitFor();
      expect(await namesOf(page)).toHaveLength(20);
      clock.advance(2_000);
      await page.getByRole('button', { name: 'Trying again in 1 s' }).waitFor();
      await untilRun(page, 'the rows without a notice', async () => !(await alert.isVisible()));
    });

    test('offers to try again where that may help, and nothing where it cannot', async () => {
      const clock = createTestClock();
      const env = { CORS_ORIGINS: site.origin };
      await using gateway = await startGateway({ sandbox: {}, env, clock, random: () => 0 });
      gateway.upstream.addFault({ kind: 'status', status: 503, times: 3 });
      await using visit = await site.visit(browser, gateway.url);
      await visit.page.getByRole('alert').getByText('The snapshot service cannot be reached.').waitFor();
      await visit.page.getByText(/^UPSTREAM_UNAVAILABLE, request [\w-]{36}$/).waitFor();
      // Too soon, it is told for how long the upstream is left alone, and tries again by itself when that is over.
      await button(visit.page, 'Try again').press('Enter');
      await visit.page.getByRole('button', { name: /^Trying again in \d s$/ }).waitFor();
      clock.advance(10_000);
      await untilRun(visit.page, 'rows', async () => (await visit.page.locator('tbody td').count()) > 0);
      expect(await namesOf(visit.page)).toHaveLength(20);

      await using ended = await site.visit(browser, gateway.url, { token: 'expired-token' });
      await ended.page.getByRole('alert').getByText('Your session has ended. Sign in again.').waitFor();
      expect(await ended.page.getByRole('button', { name: /again/ }).count()).toBe(0);
    });

    test('a pill says how many there are, shows them with their reason, and several add up', async () => {
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      const [restoreFailed, createFailed] = [
        await countedBy(page, 'Restore failed'),
        await countedBy(page, 'Creation failed'),
      ];
      await button(page, 'Restore failed').click();
      await page.getByText(`${restoreFailed} snapshots`).waitFor();
      const rows = await page.locator('tbody tr').allInnerTexts();
      expect(rows).toHaveLength(20);
      for (const row of rows) expect(row).toMatch(/Restore failed\n+.+/);
      await button(page, 'Creation failed').click();
      await page.getByText(`${restoreFailed + createFailed} snapshots`).waitFor();
      expect(await page.getByRole('button', { pressed: true }).allInnerTexts()).toHaveLength(2);
    });

    test('finds by name and disk, sorts by both columns, and leads back from an empty list', async () => {
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      const newest = await namesOf(page);
      await page.getByLabel('Disk').selectOption({ label: 'Data disks' });
      await until('data disks', async () => new Set(await page.locator('td:nth-child(2)').allInnerTexts()).size === 1);
      await button(page, 'Snapshot').click();
      await page.getByRole('columnheader', { name: 'Snapshot' }).and(page.locator('[aria-sort=ascending]')).waitFor();
      await page.getByLabel('Name').fill('finance');
      await untilRun(page, 'names', async () => (await namesOf(page)).every((name) => name.includes('finance')));
      await page.getByLabel('Name').fill('no such name');
      const empty = page.getByText('No snapshot fits. Some clouds find whole names only.');
      await untilRun(page, 'no names', () => empty.isVisible());
      await page.getByRole('button', { name: 'Show everything' }).click();
      await until('all', async () => (await namesOf(page))[0] === newest[0]);
      expect(await page.getByLabel('Name').inputValue()).toBe('');
    });

    test('says in words what is unknown, and what is missing', async () => {
      await using visit = await site.visit(browser, gateway.url);
      gateway.upstream.addFault({ kind: 'drift', drift: 'unknown-status', times: 'always' });
      await visit.page.getByText('Unknown: “merging”').first().waitFor();
      gateway.upstream.clearFaults();
      gateway.upstream.addFault({ kind: 'drift', drift: 'missing-ids', times: 'always' });
      const warning = visit.page
        .getByRole('status')
        .getByText('10 snapshots are missing here: the service sent no id.');
      await warning.waitFor();
      gateway.upstream.clearFaults();
      await warning.waitFor({ state: 'hidden' });
    });

    test('works by keyboard alone, and keeps the focus where it was', async () => {
      await using visit = await site.visit(browser, gateway.url);
      const { page } = visit;
      await countOf(page, 'Restored').waitFor();
      const stops: string[] = [];
      for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press('Tab');
        stops.push(await page.locator(':focus').evaluate(labelOf));
      }
      expect(stops).toEqual([
        ...['Name', 'Disk', 'Creating', 'Restoring', 'Created', 'Restored', 'Creation failed', 'Restore failed'],
        ...['Snapshot ↕', 'Created ↓', '← Previous', 'Next →'],
      ]);
      await page.keyboard.press('Enter');
      await page.getByText(/^Page 2 of/).waitFor();
      expect(await page.locator(':focus').evaluate(labelOf)).toBe('Next →');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByText(/^Page 1 of/).waitFor();
      expect(await page.locator(':focus').evaluate(labelOf)).toBe('← Previous');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Space');
      await page.getByRole('columnheader', { name: 'Created' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    });

    test.each([
      { width: 1280, colorScheme: 'light' },
      { width: 390, colorScheme: 'dark' },
    ] as const)('has nothing that axe objects to, and fits, $width wide and $colorScheme', async (options) => {
      await using visit = await site.visit(browser, gateway.url, options);
      const { page } = visit;
      await countOf(page, 'Restored').waitFor();
      await page.clock.resume(); // axe waits for timers of its own
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width);
      gateway.upstream.addFault({ kind: 'throttle', retryAfter: '30', times: 'always' });
      await button(page, 'Restored').click();
      await page.getByRole('alert').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      gateway.upstream.clearFaults();
      await page.getByLabel('Name').fill('no such name');
      await page.getByText('No snapshot fits.').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });

    test('one command serves it beside a gateway and a sandbox, and Ctrl-C ends all of them', async () => {
      await using command = await startExampleCommand();
      const page = await browser.newPage();
      await page.goto(command.url);
      expect(await namesOf(page)).toHaveLength(20);
      await page.close();
      await command.interrupt();
      await expect(fetch(command.url)).rejects.toThrow('fetch failed');
    }, 60_000);
  },
  missing,
);
