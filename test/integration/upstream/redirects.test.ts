import { expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';

test.each([300, 301, 302, 303, 307, 308])(
  'a token never travels to where a %i points, nor does its address to the client',
  async (status) => {
    await using elsewhere = await startFaultServer();
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.redirect(`${elsewhere.url}/v2/other/snapshots`, { status }));
    const answer = await pair.ask({ token: 'a-token-that-must-not-travel' });
    expect(compared(answer)).toEqual(
      failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false, upstream: { status } }),
    );
    expect(pair.upstream.requests).toHaveLength(1);
    expect(elsewhere.connections.opened).toBe(0);
    expect(answer.text).not.toContain(new URL(elsewhere.url).port);
  },
);

test('a redirect to the same host is not followed either', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(answers.redirect('/elsewhere'), answers.json({ total_count: 7, desktop_snapshots: [] }));
  const answer = await pair.ask();
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { upstream: { status: 302 } }));
  expect(pair.upstream.requests).toHaveLength(1);
});
