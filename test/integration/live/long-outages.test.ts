import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { openEvents } from '../../support/open-events.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { eventOf, watchTotal } from '../../support/start-live-gateway.js';
import { startPatientGateway } from '../../support/start-patient-gateway.js';

const pageOf = (total: number) => answers.json({ total_count: total, desktop_snapshots: rowsOf(total) });
const refusal = answers.json({}, { status: 503 });

test('an upstream that stays away is asked less and less often, and those who watch are told after 60 s', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(pageOf(2), refusal);
  await using patient = await startPatientGateway(upstream);
  const { gateway, goTo, ticked } = patient;
  const events = await openEvents(gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  // 2 s after the good read, and then 4, 8 and 16 s after the one before.
  for (const [index, at] of [2000, 6000, 14_000, 30_000].entries()) {
    await goTo(at - 1);
    expect(upstream.requests).toHaveLength(index + 1);
    await goTo(at);
    await ticked({ failed: index + 1 });
  }
  await goTo(59_999);
  expect(gateway.logs.filter(({ event }) => event === 'stream.ended')).toEqual([]);
  const told = events.next();
  await goTo(60_000);
  expect(await told).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
  expect(await events.next()).toBe('cut');
  // Until the next try would be due nobody asks, and from then on who comes does.
  await goTo(61_999);
  const early = await openEvents(gateway.url, watchTotal);
  expect(await early.next()).toMatchObject({ errors: [{ extensions: { retryAfterMs: 1 } }] });
  expect(await early.next()).toBe('complete');
  expect(upstream.requests).toHaveLength(5);
  upstream.answerWith(pageOf(3));
  await goTo(62_000);
  const late = await openEvents(gateway.url, watchTotal);
  expect(await late.next()).toEqual(eventOf(3));
  late.close();
});

test('an upstream that is back at the last try of that minute is no event, and the next change is one', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(pageOf(2), refusal, refusal, refusal, pageOf(2), pageOf(3));
  await using patient = await startPatientGateway(upstream);
  const { gateway, goTo, ticked } = patient;
  const events = await openEvents(gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  for (const [index, at] of [2000, 6000, 14_000].entries()) {
    await goTo(at);
    await ticked({ failed: index + 1 });
  }
  await goTo(30_000);
  await ticked({ failed: 3, unchanged: 1 });
  await goTo(33_000);
  expect(await events.next()).toEqual(eventOf(3));
  await ticked({ failed: 3, unchanged: 1, changed: 1 });
  // Each of them began when it was due.
  expect(await readMetrics(gateway, 'gateway_poll_lateness_seconds_sum')).toEqual({ '': 0 });
  events.close();
  expect(await gateway.logged('stream.ended')).toMatchObject([{ reason: 'client', events: 2 }]);
});
