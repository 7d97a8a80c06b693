import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type Gateway, startGateway } from '../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const audits = serverAudits({ url: () => gateway.url });

describe('follows the GraphQL-over-HTTP specification', () => {
  test('as 61 audits see it', () => {
    expect(audits).toHaveLength(61);
  });
  for (const { id, name, fn } of audits) {
    test(`${id} ${name}`, async () => {
      expect(await fn()).toEqual({ id, name, status: 'ok' });
    });
  }
});
