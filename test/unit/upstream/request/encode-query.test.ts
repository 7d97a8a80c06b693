import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeQuery, encodeRfc3986 } from '../../../../src/upstream/request/encode-query.js';

const text = fc.string({ unit: 'grapheme' });

test('any parameter that goes in comes out on the other side, and in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z_]+$/), text)), (pairs) => {
      expect([...new URLSearchParams(encodeQuery(pairs))]).toEqual(pairs);
    }),
  );
});

test('nothing stands unencoded but the unreserved characters, so that what is signed is what is sent', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(encodeRfc3986(value)).toMatch(/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/);
    }),
  );
});
