import { expect, test } from '@jest/globals';
import { openEvents } from '../../support/open-events.js';
import { startGateway } from '../../support/start-gateway.js';

test('with LIVE=false there is nothing to subscribe to, and the schema says so', async () => {
  await using gateway = await startGateway({ sandbox: {}, env: { LIVE: 'false', INTROSPECTION: 'true' } });
  const { data } = await gateway.query(
    '{ __schema { subscriptionType { name } } __type(name: "Subscription") { name } }',
  );
  expect(data).toEqual({ __schema: { subscriptionType: null }, __type: null });
  const events = await openEvents(gateway.url, 'subscription { snapshots { totalCount } }');
  expect(await events.next()).toEqual({
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })],
  });
  expect(await events.next()).toBe('complete');
  expect(gateway.upstream.requests).toEqual([]);
  const query = await openEvents(gateway.url, '{ __typename }');
  expect([await query.next(), await query.next()]).toEqual([{ data: { __typename: 'Query' } }, 'complete']);
});
