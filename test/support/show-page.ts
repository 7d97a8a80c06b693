import { expect } from '@jest/globals';
import { answers } from './fault-server/answers.js';
import { readMetrics } from './read-metrics.js';
import type { Answer } from './start-gateway.js';
import { startFaultGateway } from './start-fault-gateway.js';
import { everyField } from './start-row-gateway.js';

/** The answer to a page, whose one upstream call must not have been repeated, and what was counted of it. */
export async function showPage(page: object): Promise<{ readonly answer: Answer; readonly counted: unknown }> {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(answers.json(page));
  const answer = await pair.gateway.query(`{ snapshots { totalCount nodes { ${everyField} } } }`);
  expect(answer.errors).toBeUndefined();
  expect(pair.upstream.requests).toHaveLength(1);
  return { answer, counted: await readMetrics(pair.gateway, 'gateway_upstream_drifts_total') };
}
