import type { Locator, Page } from 'playwright-core';
import { until } from './until.js';

/** What the page says of itself, beside its dot. */
export function live(page: Page, word: string): Locator {
  return page.getByRole('status').getByText(word, { exact: true });
}

/** Run in the page: what a browser does with a tab that nobody sees, or that somebody sees again. */
export function hide(isHidden: boolean): string {
  return `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`;
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name });
}

/** Lets the page's time go by, a second at a time, until something is so. */
export async function untilRun(page: Page, what: string, isSo: () => Promise<boolean>): Promise<void> {
  await until(what, async () => {
    await page.clock.runFor(1_000);
    return isSo();
  });
}

/** The names on the page, as soon as it has any. */
export async function namesOf(page: Page): Promise<string[]> {
  const names = page.locator('tbody td:first-child > bdi');
  await names.first().waitFor();
  return names.allInnerTexts();
}

/** The number of a pill, which is there as soon as the list is counted. */
export function countOf(page: Page, status: string): Locator {
  return page.getByRole('group', { name: 'Status' }).getByRole('button', { name: status }).getByText(/\d/);
}

export async function countedBy(page: Page, status: string): Promise<number> {
  return Number((await countOf(page, status).innerText()).replace(',', ''));
}

/** Runs in the page: what a control is called there, without the count of a pill. */
export function labelOf(element: unknown): string {
  const { labels, innerText } = element as { labels?: readonly { innerText: string }[]; innerText: string };
  const text = labels?.[0]?.innerText ?? innerText;
  return text.trim().split(/\n|\s[\d,\u2007]+$/)[0] ?? '';
}

export async function violationsOf(page: Page): Promise<unknown> {
  await page.addScriptTag({ path: 'examples/react/node_modules/axe-core/axe.min.js' });
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
  );
}
