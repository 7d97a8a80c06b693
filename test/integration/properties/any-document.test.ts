import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSubgraphSchema } from '../../../src/graphql/create-subgraph-schema.js';
import { cases } from '../../support/cases.js';
import { type GeneratedRequest, anyRequest } from '../../support/any-request.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { askExactly } from '../../support/ask-exactly.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type GatewayProcess, runGateway } from '../../support/run-gateway.js';
import { answerFromSmallWorld } from '../../support/answer-from-small-world.js';
import { type Gateway, startGateway, testProjectId } from '../../support/start-gateway.js';

let upstream: FaultServer;
let compiled: Gateway;
let interpreted: Gateway;
let built: GatewayProcess;
beforeAll(async () => {
  upstream = await startFaultServer();
  upstream.answerWith(answerFromSmallWorld);
  const start = (execution: string) =>
    startGateway({ upstreamUrl: upstream.url, env: { ...roomy, EXECUTION: execution } });
  compiled = await start('compiled');
  interpreted = await start('interpreted');
  built = runGateway({ UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: testProjectId, EXECUTION: '', ...roomy });
});
afterAll(async () => {
  await compiled[Symbol.asyncDispose]();
  await interpreted[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** Limits that few of the documents reach. */
const roomy = {
  INTROSPECTION: 'true',
  MAX_ALIASES: '1000',
  MAX_COST: '1000000',
  MAX_DIRECTIVES: '1000',
  MAX_ROOT_FIELDS: '100',
  MAX_TOKENS: '5000',
  MAX_UPSTREAM_CALLS: '100',
  RATE_LIMIT_PER_SECOND: '1000000',
  RATE_LIMIT_BURST: '1000000',
};

/** Lists of several desktops, some of them the same one, that all fail. */
const failingTogether: GeneratedRequest = {
  query:
    '{ snapshots(page: { limit: 4, offset: 2 }) { nodes { desktop { snapshots(filter: { names: ["refused"] }) { __typename } } } } }',
  variables: {},
};

/** Nothing at all. */
const allLeftOut: GeneratedRequest = {
  query: 'query ($yes: Boolean! = true) { snapshots @skip(if: $yes) { totalCount } }',
  variables: {},
};

const ask = (url: string, request: GeneratedRequest) => askExactly(upstream, url, request);

test('any document is answered byte for byte alike by compiled operations, by the interpreter and by what is built, with the same questions upstream', async () => {
  const builtUrl = await built.url();
  await fc.assert(
    fc.asyncProperty(anyRequest(createSubgraphSchema()), async (request) => {
      const expected = await ask(interpreted.url, request);
      expect(await ask(compiled.url, request)).toEqual(expected);
      // The second time it is known.
      expect(await ask(compiled.url, request)).toEqual(expected);
      expect(await ask(builtUrl, request)).toEqual(expected);
    }),
    { numRuns: cases(200), examples: [[failingTogether], [allLeftOut]] },
  );
  // Else it would have compared the interpreter with itself.
  const executions = await readMetrics(compiled, 'gateway_operations_executed_total');
  expect(executions['execution="compiled"']).toBeGreaterThan(cases(100));
}, 300_000);
