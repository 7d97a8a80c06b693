import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cases } from '../../support/cases.js';
import { anyRefusal } from '../../support/any-refusal.js';
import type { GeneratedRequest } from '../../support/any-request.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { askExactly } from '../../support/ask-exactly.js';
import { readMetrics } from '../../support/read-metrics.js';
import { answerFromSmallWorld } from '../../support/answer-from-small-world.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let upstream: FaultServer;
let compiled: Gateway;
let interpreted: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  upstream.answerWith(answerFromSmallWorld);
  compiled = await startGateway({ upstreamUrl: upstream.url, env: { EXECUTION: 'compiled' } });
  interpreted = await startGateway({ upstreamUrl: upstream.url, env: { EXECUTION: 'interpreted' } });
});
afterAll(async () => {
  await compiled[Symbol.asyncDispose]();
  await interpreted[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const ask = (url: string, request: GeneratedRequest) => askExactly(upstream, url, request);

test('at its default limits, any request around them is answered or refused byte for byte alike by compiled operations and by the interpreter', async () => {
  await fc.assert(
    fc.asyncProperty(anyRefusal(), async (request) => {
      const expected = await ask(interpreted.url, request);
      expect(await ask(compiled.url, request)).toEqual(expected);
      const { errors = [] } = JSON.parse(expected.body) as { errors?: unknown[] };
      expect(errors.length).toBeLessThanOrEqual(100);
      expect(expected.questions.length).toBeLessThanOrEqual(10);
    }),
    { numRuns: cases(120) },
  );
  const executions = await readMetrics(compiled, 'gateway_operations_executed_total');
  expect(executions['execution="compiled"']).toBeGreaterThan(cases(10));
}, 300_000);
