import { describe, expect, test } from '@jest/globals';
import type { SandboxBehaviour } from '../../../src/sandbox/sandbox-behaviour.js';
import { askExplained, callsOf, requestsTo, sorted, toRequests } from '../../support/ask-explained.js';
import { startGateway } from '../../support/start-gateway.js';

describe('what is asked because the upstream leaves a doubt says so', () => {
  test.each<[string, Partial<SandboxBehaviour>, string]>([
    ['plural_check', { pluralFilters: 'rejected' }, 'snapshots(filter: { names: ["a", "b"] }) { nodes { id } }'],
    [
      'end_of_list',
      { totalCount: 'page', pageCap: 20 },
      'snapshots(first: 50) { pageInfo { hasNextPage } nodes { id } }',
    ],
  ])('%s', async (reason, behaviour, field) => {
    await using gateway = await startGateway({ sandbox: { behaviour }, env: { EXPLAIN: 'true' } });
    const calls = callsOf(await askExplained(gateway, `{ ${field} }`));
    expect(new Set(calls.map((call) => call.reason))).toEqual(new Set(['page', reason]));
    expect(sorted(toRequests(calls))).toEqual(sorted(requestsTo(gateway)));
  });

  test('moved_rows', async () => {
    const behaviour = { insertBetween: 5 };
    await using gateway = await startGateway({ sandbox: { behaviour }, env: { EXPLAIN: 'true' } });
    const first = await askExplained(gateway, '{ snapshots(first: 2) { pageInfo { endCursor } } }');
    const { endCursor } = (first.data as { snapshots: { pageInfo: { endCursor: string } } }).snapshots.pageInfo;
    const before = gateway.upstream.requests.length;
    const calls = callsOf(
      await askExplained(gateway, `{ snapshots(first: 2, after: "${endCursor}") { nodes { id } } }`),
    );
    expect(calls.map(({ reason }) => reason)).toContain('moved_rows');
    expect(sorted(toRequests(calls))).toEqual(sorted(requestsTo(gateway, before)));
  });
});
