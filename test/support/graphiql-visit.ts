import type { Browser, Locator, Page } from 'playwright-core';

/** One reader's visit to GraphiQL, in a browser profile of its own. */
export interface GraphiQLVisit extends AsyncDisposable {
  readonly page: Page;
  /** The URLs of all requests so far, of the page and its workers. */
  readonly requested: readonly string[];
  /** What the browser reported: uncaught errors, refusals by the security policy, failed requests, warnings. */
  readonly complaints: readonly string[];
  readonly operation: Locator;
  readonly variables: Locator;
  readonly headers: Locator;
  readonly result: Locator;
  tabNames(): Promise<string[]>;
  /** Opens another tab than the open one. */
  openTab(name: string): Promise<void>;
  /** Types a token into the headers of the open tab. */
  typeToken(token: string): Promise<void>;
  /** Runs the operation of the open tab, and answers what went over the wire. */
  run(): Promise<GraphiQLExchange>;
}

export interface GraphiQLExchange {
  /** Names in lower case. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly variables: unknown;
  readonly answer: { readonly data?: unknown; readonly errors?: unknown };
}

/** Opens the page and waits until GraphiQL has the schema. */
export async function visitGraphiQL(
  browser: Browser,
  url: string,
  viewport = { width: 1440, height: 900 },
): Promise<GraphiQLVisit> {
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(10_000); // less than a test's, so that what did not come is named
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  context.on('weberror', (event) => complaints.push(String(event.error())));
  context.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));

  const page = await context.newPage();
  await whilePosting(page, () => page.goto(url));
  const runButton = page.getByRole('button', { name: 'Execute query' });
  const tools = page.locator('.graphiql-editor-tool .view-lines');
  const headers = tools.nth(1);
  return {
    page,
    requested,
    complaints,
    operation: page.getByRole('region', { name: 'Operation Editor' }).locator('.view-lines'),
    variables: tools.nth(0),
    headers,
    result: page.getByRole('region', { name: 'Result Window' }).locator('.view-lines'),
    tabNames: () => page.getByRole('tab').allInnerTexts(),
    openTab: async (name) => {
      await page.getByRole('tab').getByRole('button', { name, exact: true }).click();
      // GraphiQL stores the operation at the moment it knows its name; until then it would run the one before.
      await page.waitForFunction(isStored, name);
    },
    typeToken: async (token) => {
      await page.getByRole('button', { name: 'Headers', exact: true }).click();
      await headers.click();
      for (const key of ['Control+End', 'ArrowUp', 'End', 'ArrowLeft']) await page.keyboard.press(key);
      await page.keyboard.insertText(token);
    },
    run: () => whilePosting(page, () => runButton.click()),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** The one POST that an action leads to. */
async function whilePosting(page: Page, action: () => Promise<unknown>): Promise<GraphiQLExchange> {
  const isPost = (response: { request(): { method(): string } }): boolean => response.request().method() === 'POST';
  const [response] = await Promise.all([page.waitForResponse(isPost), action()]);
  const { variables } = response.request().postDataJSON() as { variables?: unknown };
  const answer = (await response.json()) as GraphiQLExchange['answer'];
  return { requestHeaders: response.request().headers(), variables, answer };
}

/** Runs in the page: a function, because the page's policy does not evaluate text. */
function isStored(name: string): boolean {
  const { localStorage } = globalThis as unknown as { localStorage: { getItem(key: string): string | null } };
  const query = localStorage.getItem('graphiql:query') ?? '';
  return query.includes(`query ${name}`) || query.includes(`subscription ${name}`);
}
