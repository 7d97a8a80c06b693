import { expect, test } from '@jest/globals';
import { exchange } from '../../support/exchange.js';
import { answers } from '../../support/fault-server/answers.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { conditionsOf, fewWordsOfManyFields } from '../../support/hostile-documents.js';
import { type GatewayProcess, runGateway } from '../../support/run-gateway.js';
import { query, testProjectId } from '../../support/start-gateway.js';

const MB = 1_048_576;

/** A gateway that ends when it would hold more than 192 MB of JavaScript. */
function runSmall(upstream: FaultServer): GatewayProcess {
  return runGateway({
    NODE_OPTIONS: '--max-old-space-size=192',
    MAX_BODY_BYTES: String(8 * MB),
    RATE_LIMIT_PER_SECOND: '1000000',
    RATE_LIMIT_BURST: '1000000',
    UPSTREAM_URL: upstream.url,
    UPSTREAM_PROJECT_ID: testProjectId,
  });
}

test('five hundred operations of a thousand fields each, in few words', async () => {
  await using upstream = await startFaultServer();
  await using gateway = runSmall(upstream);
  const url = await gateway.url();
  for (let index = 0; index < 500; index += 1) {
    const variables = conditionsOf(index % 8);
    const { data, errors } = await query(url, fewWordsOfManyFields(Math.floor(index / 8)), { variables });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ t: { nodes: [], edges: [] } });
  }
}, 300_000);

test('a request of 4 MB in a chunk for each byte', async () => {
  await using upstream = await startFaultServer();
  await using gateway = runSmall(upstream);
  const url = await gateway.url();
  const head = 'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nConnection: close\r\n';
  const body = `Transfer-Encoding: chunked\r\n\r\n${'1\r\n-\r\n'.repeat(4 * MB)}0\r\n\r\n`;
  // Whether it comes in time depends on the machine: 408 comes before all of it is sent, and the connection ends.
  const status = await exchange(url, head, body).then(
    ([answer]) => answer?.status,
    () => 'closed',
  );
  expect([400, 408, 'closed']).toContain(status);
  expect((await query(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
}, 300_000);

test('an answer of 4 MB in a chunk for each byte', async () => {
  await using upstream = await startFaultServer();
  await using gateway = runSmall(upstream);
  const url = await gateway.url();
  upstream.answerWith(answers.chunkForEachByte(4 * MB));
  const { errors } = await query(url, '{ snapshots { totalCount } }');
  // Whether it comes in time depends on the machine.
  expect(['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_TIMEOUT']).toContain(errors?.[0]?.extensions.code);
  expect((await query(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
}, 300_000);
