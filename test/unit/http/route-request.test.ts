import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createTestClock } from '../../support/create-test-clock.js';
import { readConfig } from '../../../src/config/read-config.js';
import { createEngine } from '../../../src/engine/create-engine.js';
import { createCors } from '../../../src/http/browsers/create-cors.js';
import { createUnsentAnswers } from '../../../src/http/connections/connection-limits.js';
import { createInFlightLimit } from '../../../src/http/overload/create-in-flight-limit.js';
import { createRateLimit } from '../../../src/http/overload/create-rate-limit.js';
import { createStreamRegistry } from '../../../src/http/streams/create-stream-registry.js';
import { routeRequest } from '../../../src/http/route-request.js';
import { startHttpServer } from '../../../src/http/start-http-server.js';
import { setTimer } from '../../../src/lib/set-timer.js';
import { callerOf } from '../../support/caller-of.js';

test('a bug outside of GraphQL is masked as well', async () => {
  const reported: unknown[] = [];
  const observer = {
    started: () => undefined,
    finished: () => undefined,
    refused: (report: unknown) => reported.push(report),
    broke: (error: unknown, requestId: string) => reported.push([(error as Error).message, requestId]),
  };
  const engine = createEngine({
    ...readConfig({}),
    schema: buildSchema('type Query { it: Int }'),
    trust: null,
    createContext: () => {
      throw new Error('This test asks for no operation');
    },
    onBug: () => undefined,
    describeCall: () => {
      throw new Error('This test makes no call');
    },
  });
  const clock = createTestClock({ isFrozen: true });
  const unsent = createUnsentAnswers(1000);
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxHeaderBytes: 16_384,
    keepAliveSeconds: 65,
    unsent,
    handle: (request, response) =>
      routeRequest(request, response, {
        sockets: null,
        traces: null,
        graphql: {
          engine,
          callers: { read: () => callerOf(null), toKey: () => callerOf(null).key, toAddress: () => '192.0.2.1' },
          newcomerLimit: { admit: () => undefined, accepted: () => undefined },
          rateLimit: createRateLimit({ perSecond: 1, burst: 1, clock }),
          inFlightLimit: createInFlightLimit({ maxInFlight: 1, clock, isUnsentFull: () => false }),
          unsent,
          streams: createStreamRegistry({
            maxStreams: 1,
            maxStreamsPerCaller: 1,
            maxAgeMs: 1000,
            observer: { opened: () => undefined, ended: () => undefined },
            clock,
            setTimer,
            random: () => 0,
          }),
          pingMs: 1000,
          maxBodyBytes: 1000,
          deadlineMs: 1000,
          observer,
          clock,
          cors: createCors([]),
        },
        graphiql: null,
        isReady: () => true,
        printMetrics: () => Promise.reject(new Error('secret')),
        observer,
      }),
  });
  const response = await fetch(`${server.origin}/metrics`, { headers: { 'x-request-id': 'the-id' } });
  const message = 'Something went wrong inside the gateway. Report the request id.';
  const extensions = { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId: 'the-id' };
  expect([response.status, await response.json()]).toEqual([500, { errors: [{ message, extensions }] }]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(reported).toEqual([['secret', 'the-id'], { requestId: 'the-id', status: 500, code: 'INTERNAL_SERVER_ERROR' }]);
  await server.close(0);
});
