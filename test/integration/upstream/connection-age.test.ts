import { describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { pageOf } from '../../support/page-of.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { until } from '../../support/until.js';

const second = 1000;

describe('a connection to the upstream, asked over and over', () => {
  test('is used for 300 seconds, and then another one is, so that a name that leads elsewhere by now is noticed', async () => {
    await using pair = await startFaultGateway();
    await pair.askTimes(2);
    pair.clock.advance(299 * second);
    await pair.askTimes(2);
    expect(pair.upstream.connections.opened).toBe(1);
    pair.clock.advance(1 * second);
    await pair.askTimes(2);
    expect(pair.upstream.requests.map(({ connection }) => connection)).toEqual([0, 0, 0, 0, 1, 1]);
  });

  test('UPSTREAM_CONNECTION_MAX_AGE_SECONDS says for how long', async () => {
    await using pair = await startFaultGateway({ env: { UPSTREAM_CONNECTION_MAX_AGE_SECONDS: '7' } });
    await pair.askTimes(2);
    pair.clock.advance(7 * second);
    await pair.askTimes(2);
    pair.clock.advance(7 * second);
    await pair.askTimes(2);
    expect(pair.upstream.requests.map(({ connection }) => connection)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('ends what it has begun when it is old, and is closed then', async () => {
    await using pair = await startFaultGateway();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const good = answers.json({ total_count: 7, desktop_snapshots: [] });
    pair.upstream.answerWith(answers.held(released, good), good);
    const begun = pair.ask({ token: 'one' });
    await pair.upstream.received(1);
    pair.clock.advance(300 * second);
    expect(pageOf(await pair.ask({ token: 'other' }))).toEqual({ totalCount: 7, nodes: [] });
    expect(pair.upstream.connections).toMatchObject({ opened: 2, open: 2 });
    release();
    expect(pageOf(await begun)).toEqual({ totalCount: 7, nodes: [] });
    await until('the old connection to close', () => pair.upstream.connections.open === 1);
  });

  test('does not keep others waiting when all that are allowed are old', async () => {
    await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_CONNECTIONS: '2' } });
    const askBoth = () => Promise.all([pair.ask({ token: 'one' }), pair.ask({ token: 'other' })]);
    await askBoth();
    pair.clock.advance(300 * second);
    for (const { errors } of await askBoth()) expect(errors).toBeUndefined();
  });
});
