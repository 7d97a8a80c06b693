import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RequestLimit, requestLimits } from '../../src/errors/request-limits.js';
import { settings } from '../../src/config/settings.js';
import { nested, repeat } from '../support/hostile-documents.js';
import { openEvents } from '../support/open-events.js';
import { rowsOf } from '../support/rows.js';
import { type Gateway, startGateway } from '../support/start-gateway.js';

/** Of streams: their tests are in `test/integration/live`. */
type StreamLimit = 'streams' | 'operations';
const streamLimits: ReadonlySet<string> = new Set<StreamLimit>(['streams', 'operations']);

/** For every limit of the list an operation that is over it, and over no other. */
const examples: Readonly<Record<Exclude<RequestLimit, StreamLimit>, string>> = {
  characters: `{ __typename ${' '.repeat(20_000)}}`,
  tokens: `{ ${repeat(1000, () => '__typename')} }`,
  directives: `{ __typename ${repeat(51, () => '@include(if: true)')} }`,
  depth: nested(13),
  rootFields: `{ ${repeat(11, (index) => `f${index}: __typename`)} }`,
  aliases: `{ snapshots { ${repeat(31, (index) => `f${index}: totalCount`)} } }`,
  overlappingFields: `{ snapshots { nodes { ${repeat(900, () => 'id')} } } }`,
  entities: 'query ($references: [_Any!]!) { _entities(representations: $references) { __typename } }',
  cost: `{ ${repeat(10, (index) => `f${index}: snapshots(page: { limit: 1000 }) { nodes { id name status progress description } }`)} }`,
  liveFields: 'subscription { snapshots { statusCounts { count } } }',
  upstreamCalls: '{ snapshot(id: "not-there") { id } }',
  offset: '{ snapshot(id: "not-there") { id } }',
};

const variables = { references: Array.from({ length: 1001 }, () => ({})) };

let gateway: Gateway;
let patient: Gateway;
beforeAll(async () => {
  const snapshots = rowsOf(21_001);
  gateway = await startGateway({ sandbox: { snapshots } });
  patient = await startGateway({ sandbox: { snapshots }, env: { MAX_UPSTREAM_CALLS: '100' } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await patient[Symbol.asyncDispose]();
});

test.each(Object.keys(examples) as (keyof typeof examples)[])(
  'a client meets the limit %s under its name',
  async (limit) => {
    const errors = await errorsOf(limit);
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'REQUEST_LIMIT_EXCEEDED', retryable: false, limit }),
      }),
    ]);
  },
);

async function errorsOf(limit: keyof typeof examples) {
  if (limit !== 'liveFields') {
    return (await (limit === 'offset' ? patient : gateway).query(examples[limit], { variables })).errors;
  }
  const events = await openEvents(gateway.url, examples[limit]);
  const event = await events.next();
  events.close();
  return typeof event === 'object' ? event.errors : undefined;
}

test('the code names the limits of the list, all of them and no others', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const used = files
    .map((file) => readFileSync(`src/${file}`, 'utf8'))
    .flatMap((text) => [...text.matchAll(/\blimit: '(\w+)'|\blimitExceeded\(\s*'(\w+)'/g)])
    .map(([, inOptions, inCall]) => inOptions ?? inCall ?? '');
  expect([...new Set(used)].sort()).toEqual(Object.keys(requestLimits).sort());
});

test('every limit has its example', () => {
  expect(Object.keys(requestLimits).filter((limit) => !streamLimits.has(limit))).toEqual(Object.keys(examples));
});

test('each setting that it names exists', () => {
  const names: readonly string[] = Object.values(settings).map(({ name }) => name);
  for (const { setting } of Object.values(requestLimits)) if (setting !== null) expect(names).toContain(setting);
});
