import { expect, test } from '@jest/globals';
import { openRawConnection } from '../../support/open-raw-connection.js';
import { startGateway } from '../../support/start-gateway.js';

const request = 'GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n';

test('a connection without a request is closed after KEEP_ALIVE_SECONDS, and says so before', async () => {
  await using gateway = await startGateway({ env: { KEEP_ALIVE_SECONDS: '1' } });
  using client = await openRawConnection(gateway.origin);
  client.write(request);
  const [answer] = await client.answered(1);
  expect(answer).toMatchObject({ status: 200, headers: { 'keep-alive': 'timeout=1' } });
  await client.ended();
});

test('by default after 65 seconds, longer than balancers keep their side', async () => {
  await using gateway = await startGateway();
  using client = await openRawConnection(gateway.origin);
  client.write(request);
  const [answer] = await client.answered(1);
  expect(answer).toMatchObject({ status: 200, headers: { 'keep-alive': 'timeout=65' } });
});
