import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type Gateway, startGateway } from '../support/start-gateway.js';

/**
 * Audits that ask for GraphQL over GET, which is answered with 405 on purpose (`docs/decisions/post-and-json-only.md`). All of
 * them are MAY; no other audit may be missed.
 */
const refusedOnPurpose = new Map([
  ['5A70', 'MAY accept application/x-www-form-urlencoded formatted GET requests'],
  [
    'D6D5',
    'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  ],
  ['6A70', 'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json'],
]);

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
    if (refusedOnPurpose.has(id)) continue;
    test(`${id} ${name}`, async () => {
      expect(await fn()).toEqual({ id, name, status: 'ok' });
    });
  }
});

describe('refuses GraphQL over GET', () => {
  for (const [id, name] of refusedOnPurpose) {
    test(`${id} ${name}`, async () => {
      const audit = audits.find((candidate) => candidate.id === id);
      expect(audit?.name).toBe(name);
      const result = await audit?.fn();
      expect(result?.status).toBe('notice');
      expect(result).toMatchObject({ response: { status: 405 } });
    });
  }
});
