import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { explodingFragments, repeat } from '../../support/hostile-documents.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: {}, env: { INTROSPECTION: 'true', RATE_LIMIT_BURST: '10000' } });
  await Promise.all(Array.from({ length: 20 }, () => gateway.query('{ __typename }')));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Attack {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const inNodes = (selections: string) => ({ document: `{ snapshots { nodes { ${selections} } } }` });
const names = 'query ($names: [String!]) { snapshots(filter: { names: $names }) { totalCount } }';

const attacks: [what: string, attack: Attack][] = [
  ['tens of thousands of tokens', { document: `{ ${repeat(30_000, () => 'x')} }` }],
  ['depth', { document: `${'{ a '.repeat(330)}${'}'.repeat(330)}` }],
  ['one field again and again', inNodes(repeat(900, () => 'id'))],
  [
    'fields that contradict each other',
    inNodes(repeat(90, (i) => `desktop { snapshots(page: { limit: ${i} }) { totalCount } }`)),
  ],
  [
    'fragments that all contain each other',
    { document: `{ ...f0 } ${repeat(90, (i) => `fragment f${i} on Query { ...f${(i + 1) % 90} }`)}` },
  ],
  ['fragments that explode', { document: explodingFragments(30) }],
  ['fields that do not exist', inNodes(repeat(900, (i) => `idd${i}`))],
  ['arguments that do not exist', { document: `{ snapshots(${repeat(300, (i) => `fliter${i}: 1`)}) { totalCount } }` }],
  ['directives', { document: `{ __typename ${repeat(480, (i) => `@a${i}`)} }` }],
  ['a name that is too long', { document: `{ ${'x'.repeat(90_000)} }` }],
  [
    'lists in lists',
    { document: `{ snapshots(filter: { names: ${'['.repeat(450)}${']'.repeat(450)} }) { totalCount } }` },
  ],
  ['thousands of wrong values', { document: names, variables: { names: Array.from({ length: 15_000 }, (_, i) => i) } }],
  [
    'a value in lists',
    { document: names, variables: { names: JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown } },
  ],
  ['cost', inNodes(`desktop { snapshots(page: { limit: 1000 }) { nodes { ${repeat(200, () => 'id')} } } }`)],
];

/** Milliseconds of CPU that `served` takes on two quiet cores of 2026. What it takes beyond, a machine that is busy takes. */
const servedMs = 11;
/** Answered alike, whatever executes operations. */
const served = getIntrospectionQuery();

/** CPU of this process, the client's part in it, in milliseconds. */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

test.each(attacks)(
  '%s: refused within 50 ms of CPU, and nobody has to wait',
  async (_, { document, variables = {} }) => {
    const spent: number[] = [];
    const yardstick: number[] = [];
    // The least of each, because other processes and the collection of garbage may meet any of them.
    const cost = () => Math.min(...spent) / Math.max(1, Math.min(...yardstick) / servedMs);
    for (let round = 0; round < 5 || (round < 30 && cost() >= 50); round += 1) {
      yardstick.push(await cpuMsOf(() => gateway.query(served)));
      const asked = gateway.upstream.requests.length;
      // Never the same document, or it would come out of the cache.
      const refuse = async () => {
        expect(await gateway.query(`#${round}\n${document}`, { variables })).toMatchObject({ status: 400 });
      };
      spent.push(await cpuMsOf(refuse));
      expect(gateway.upstream.requests).toHaveLength(asked);
    }
    expect(cost()).toBeLessThan(50);
    expect((await gateway.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  },
);
