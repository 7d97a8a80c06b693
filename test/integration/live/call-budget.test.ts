import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { openEvents } from '../../support/open-events.js';
import { rowsOf } from '../../support/rows.js';
import { startPatientGateway } from '../../support/start-patient-gateway.js';

/** Something moves on it, so that it is read every 2 s. */
const moving = rowsOf(1).map((row) => ({ ...row, status: 'restoring' }));
const page = answers.json({ total_count: 1, desktop_snapshots: moving });
const empty = answers.json({ total_count: 0, desktop_snapshots: [] });

test('many pages that are due in the same second are read one second after the other', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(page);
  await using patient = await startPatientGateway(upstream, { LIVE_CALLS_PER_SECOND: '5' });
  const all = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      openEvents(patient.gateway.url, `subscription { snapshots(first: ${index + 1}) { nodes { id } } }`),
    ),
  );
  // The first reads wait for nothing.
  await Promise.all(all.map((events) => events.next()));
  expect(upstream.requests).toHaveLength(12);
  for (let second = 2; second < 10; second += 1) {
    await patient.goTo(second * 1000);
    await patient.ticked({ unchanged: 5 * (second - 1) });
    expect(upstream.requests).toHaveLength(12 + 5 * (second - 1));
  }
  for (const events of all) events.close();
});

test('a page that needs more calls than a second has is read over several', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.by(({ target }) => (target.includes('status=restoring') ? page : empty)));
  await using patient = await startPatientGateway(upstream, { LIVE_CALLS_PER_SECOND: '1' });
  const filter = 'filter: { statuses: [RESTORING, CREATING, CREATE_SUCCESS] }';
  const events = await openEvents(patient.gateway.url, `subscription { snapshots(${filter}) { nodes { id } } }`);
  await events.next();
  expect(upstream.requests).toHaveLength(3);
  for (let second = 2; second < 10; second += 1) {
    await patient.goTo(second * 1000);
    await upstream.received(2 + second);
    // A tick is three calls.
    await patient.ticked({ unchanged: Math.floor((second - 1) / 3) });
    expect(upstream.requests).toHaveLength(2 + second);
  }
  events.close();
});
