import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

describe.each<[string, Behaviour]>([
  ['a body shorter than its Content-Length', answers.cutBody()],
  ['a chunk size that is no number', answers.brokenChunk('bad size')],
  ['chunks without an end', answers.brokenChunk('no last chunk')],
  ['a reset within the body', answers.resetInBody()],
])('%s', (_, fault) => {
  test('is UPSTREAM_BAD_RESPONSE after three attempts', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('does no harm when the next attempt is answered whole', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault, good);
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    expect(pair.upstream.requests).toHaveLength(2);
  });
});
