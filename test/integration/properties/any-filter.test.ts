import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cases } from '../../support/cases.js';
import { startFaultServer, type FaultServer } from '../../support/fault-server.js';
import { type SandboxGateway, startSandboxGateway } from '../../support/start-sandbox-gateway.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
let signing: SandboxGateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  gateway = await startGateway({ upstreamUrl: upstream.url });
  signing = await startSandboxGateway({ auth: 'aksk' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await signing[Symbol.asyncDispose]();
});

const document = 'query ($filter: DesktopSnapshotFilter) { snapshots(filter: $filter) { totalCount } }';
/** The parameters of each filter: for one value, and for several. */
const parameters = {
  desktopIds: ['desktop_id', 'desktop_ids'],
  desktopNames: ['desktop_name', 'desktop_names'],
  names: ['snapshot_name', 'snapshot_names'],
} as const;

/** Well-formed Unicode of any plane, with much of what a URL or a list might stumble over. */
const value = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(...Array.from('!\'()*&=+%,;/?#[] "\\\n~')),
  ),
  minLength: 1,
  maxLength: 12,
});
const values = fc.array(value, { minLength: 1, maxLength: 8 });
const filter = fc
  .record({ desktopIds: values, desktopNames: values, names: values }, { requiredKeys: [] })
  .filter((members) => Object.keys(members).length > 0);

/** The pairs of a query string, read apart from the gateway's and the sandbox's code. */
function readPairs(query: string): (readonly [string, string])[] {
  return query.split('&').map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    expect(rest).toHaveLength(1);
    return [decodeURIComponent(name), decodeURIComponent(rest.join('='))];
  });
}

test('any filter values arrive upstream as exactly those values, each once', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (members) => {
      const { errors } = await gateway.query(document, { variables: { filter: members } });
      expect(errors).toBeUndefined();
      const pairs = readPairs(upstream.requests.at(-1)?.target.split('?')[1] ?? '');
      for (const [member, [one, several]] of Object.entries(parameters)) {
        const asked = [...new Set(members[member as keyof typeof parameters] ?? [])];
        const sent = pairs.filter(([name]) => name === one || name === several);
        expect(sent.map(([, text]) => text).sort()).toEqual(asked.sort());
        expect(new Set(sent.map(([name]) => name)).has(asked.length === 1 ? several : one)).toBe(false);
      }
    }),
    { numRuns: cases(150) },
  );
}, 300_000);

test('any filter values are signed as they are sent', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (members) => {
      const { errors } = await signing.gateway.query(document, { variables: { filter: members } });
      expect(errors).toBeUndefined();
    }),
    { numRuns: cases(100) },
  );
}, 300_000);
