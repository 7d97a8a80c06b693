import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { describeInChromium } from '../support/describe-in-chromium.js';
import { askFromAnotherOrigin, watchFromAnotherOrigin } from './ask-from-another-origin.js';
import { describeWithClients } from './describe-with-clients.js';
import { followPage, layOutPage, pageFolder } from './follow-page.js';
import { readPageBlocks } from './read-page-blocks.js';
import { buildScenarios, playScenario, startBuiltGateway } from './play-scenario.js';

/** Each client of `docs/clients.md`, the scenario that tries it, and the method by which it asks by default. */
const clients = [
  ['Apollo Client 4', 'apollo', 'POST'],
  ['Apollo Client 3', 'apollo-3', 'POST'],
  ['urql with Graphcache', 'urql', 'GET'],
  ['Relay', 'relay', 'POST'],
  ["TanStack's infinite query over graphql-request", 'tanstack', 'POST'],
  ['plain fetch', 'fetch', 'POST'],
] as const;

describeWithClients('docs/clients.md', () => {
  /** What each scenario has printed, or why it has not. */
  const outcomes = new Map<string, unknown>();
  beforeAll(async () => {
    const page = await readFile('docs/clients.md', 'utf8');
    const [untilTrusted = '', trusted = ''] = page.split(/(?=^## Trusted documents$)/m);
    const scenarios = [...clients.map(([, scenario]) => scenario), 'persisted', 'what-to-show'];
    await layOutPage();
    await followPage(readPageBlocks(untilTrusted));
    await buildScenarios(...scenarios, 'live', 'browser');
    await followPage(readPageBlocks(trusted));
    await buildScenarios('trusted');
    const manifests = /TRUSTED_DOCUMENTS=(\S+) npm start/.exec(trusted)?.[1]?.split(',') ?? [];
    const only = { TRUSTED_DOCUMENTS: manifests.map((file) => resolve(pageFolder, file)).join() };

    await using limited = await startBuiltGateway({ RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' });
    const plays = [
      ...scenarios.map((scenario) => [scenario, scenario, {}] as const),
      ['live', 'live', { LIVE_INTERVAL_MS: '100', LIVE_MAX_SECONDS: '1' }] as const,
      ['trusted', 'trusted', only] as const,
      ['preferred', 'persisted', { ...only, TRUSTED_DOCUMENTS_MODE: 'prefer' }] as const,
    ].values();
    // They mostly wait, but each has two processes to start.
    const stages = Array.from({ length: 4 }, async () => {
      for (const [name, scenario, settings] of plays)
        outcomes.set(name, await playScenario(scenario, limited.url, settings).catch(String));
    });
    await Promise.all([...stages, checkTypes().then((mistakes) => outcomes.set('types', mistakes))]);
  }, 120_000);

  test('its TypeScript has no error under --strict, with the types that codegen and Relay generate', () => {
    expect(outcomes.get('types')).toBe('');
  });

  test.each(clients)(
    '%s shows 3, 6 and 9 rows, gets codes, and asks again where and when that may help',
    (_name, scenario, method) => {
      expect(outcomes.get(scenario)).toEqual({
        pages: [3, 6, 9],
        refused: [1, 2],
        throttled: 1,
        // By a 429 of the gateway, and by one of the cloud.
        told: 2,
        early: 0,
        unavailable: 2,
        notFound: 'NOT_FOUND',
        expired: 'UNAUTHENTICATED',
        methods: [method],
        complaints: [],
      });
    },
  );

  test('each client gets rows for the id of a trusted document, and an error for a text', () => {
    expect(outcomes.get('trusted')).toEqual({ apollo: 1, urql: 2, fetch: 3, relay: 4, text: 'BAD_USER_INPUT' });
  });

  test('the links for automatic persisted queries fall back to the text, with and without a list', () => {
    expect(outcomes.get('persisted')).toEqual({ apollo: 1, apollo3: 2, urql: 3 });
    expect(outcomes.get('preferred')).toEqual(outcomes.get('persisted'));
  });

  test('a page can say what is missing, failed, new, at least a thousand, or still at work', () => {
    const incomplete = ['There are more snapshots than can be shown.'];
    expect(outcomes.get('what-to-show')).toEqual({
      apolloWarnings: ['Snapshots that cannot be shown: 3'],
      urqlWarnings: incomplete,
      requestWarnings: incomplete,
      statuses: [
        'merging',
        'being created',
        'merging',
        'being created',
        'merging',
        'ready',
        'merging',
        'being created',
      ],
      totals: ['3000', '1000 or more', 'unknown'],
      errors: ['You may not see the snapshots of this project.', 'The snapshots cannot be loaded.'],
      intervals: [5000, false],
      halfAnAnswer: { urql: true, apollo: 'thrown', apolloAll: true, request: 'thrown', requestAll: true },
    });
  });

  test('rows move in each client, again after each cut and with a new token, and what is final is said once', () => {
    expect(outcomes.get('live')).toEqual({
      eventStreams: 'moves',
      webSockets: 'moves',
      apollo: 'moves',
      urql: 'moves',
      urqlOverWebSockets: 'moves',
      relay: 'moves',
      expired: { sse: ['UNAUTHENTICATED', 'complete'], ws: ['error', 'UNAUTHENTICATED'] },
      tooLarge: ['BAD_USER_INPUT', 'complete'],
    });
  });

  test('curl shows the page at once', async () => {
    await using gateway = await startBuiltGateway();
    const words = (await readFile(join(pageFolder, 'curl-arguments'), 'utf8')).trim().split('\n');
    const url = words.at(-1);
    expect(url).toBe('http://127.0.0.1:4000/graphql');
    const curl = spawn('curl', [...words.slice(0, -1), '--silent', gateway.url]);
    const [printed] = (await once(curl.stdout, 'data')) as [Buffer];
    curl.kill();
    expect(printed.toString()).toMatch(/^event: next\ndata: \{"data":\{"snapshots":\{"nodes":\[\{"name":/);
  });

  describeInChromium('a page of another origin, in Chromium,', (launch) => {
    test('gets rows with the headers that Apollo Client and tracing add, and by the GET of urql', async () => {
      await using browser = await launch();
      const { answers, headers, methods } = await askFromAnotherOrigin(browser);
      expect(answers).toEqual({ apollo: 1, urql: 2 });
      expect(headers).toEqual(expect.arrayContaining(['apollographql-client-name', 'traceparent', 'x-auth-token']));
      expect(methods).toEqual(expect.arrayContaining(['POST', 'GET']));
    });

    test('watches by an EventSource, without a token, a gateway that lets everybody in', async () => {
      await using browser = await launch();
      expect(await watchFromAnotherOrigin(browser)).toMatchObject({ data: { snapshots: { nodes: [{}, {}] } } });
    });
  });
});

/** What the compiler says of the page and of the scenarios: nothing, if all is well. */
async function checkTypes(): Promise<string> {
  const check = promisify(execFile)('node_modules/.bin/tsc', ['-p', 'test/clients/scenarios']);
  return (await check.catch((error: unknown) => error as { readonly stdout: string })).stdout;
}
