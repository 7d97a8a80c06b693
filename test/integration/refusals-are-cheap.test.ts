import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { explodingFragments, repeat } from '../support/hostile-documents.js';
import { type Gateway, startGateway } from '../support/start-gateway.js';

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

test.each(attacks)(
  '%s: refused within 50 ms of CPU, and nobody has to wait',
  async (_, { document, variables = {} }) => {
    const asked = gateway.upstream.requests.length;
    const spent: number[] = [];
    for (let round = 0; round < 5 || (round < 30 && Math.min(...spent) >= 50); round += 1) {
      const started = process.cpuUsage();
      // Never the same document, or it would come out of the cache.
      const { status } = await gateway.query(`#${round}\n${document}`, { variables });
      const { user, system } = process.cpuUsage(started);
      spent.push((user + system) / 1000);
      expect(status).toBe(400);
    }
    // The client's part is in it. The least, because other processes and the collection of garbage may meet any of them.
    expect(Math.min(...spent)).toBeLessThan(50);
    expect(gateway.upstream.requests).toHaveLength(asked);
    expect((await gateway.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  },
);
