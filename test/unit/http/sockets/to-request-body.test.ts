import { expect, test } from '@jest/globals';
import { toRequestBody } from '../../../../src/http/sockets/to-request-body.js';

const query = 'subscription { snapshots { totalCount } }';

test.each([
  [{ query }, { query }],
  [{ query: '' }, { query: '' }],
  [
    { query: '', extensions: null },
    { query: '', extensions: null },
  ],
  [{ query: '', documentId: 'a' }, { documentId: 'a' }],
  [{ query: '', extensions: { persistedQuery: {} } }, { extensions: { persistedQuery: {} } }],
  [
    { query, documentId: 'a', variables: { b: 1 } },
    { query, documentId: 'a', variables: { b: 1 } },
  ],
])('%j becomes %j', (payload, body) => {
  expect(JSON.parse(toRequestBody(payload))).toEqual(body);
});
