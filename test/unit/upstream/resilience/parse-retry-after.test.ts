import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRetryAfter } from '../../../../src/upstream/resilience/parse-retry-after.js';

const now = Date.UTC(1994, 10, 6, 8, 49, 30);

describe('a wait that can be read', () => {
  test.each([
    ['seconds', '7', 7_000],
    ['no wait at all', '0', 0],
    ['leading zeros', '007', 7_000],
    ['white space around it', ' 7\t', 7_000],
    ['the preferred form of a date', 'Sun, 06 Nov 1994 08:49:37 GMT', 7_000],
    ['the form of RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', 7_000],
    ['the form of asctime', 'Sun Nov  6 08:49:37 1994', 7_000],
    ['a leap second', 'Sun, 06 Nov 1994 08:49:60 GMT', 30_000],
    ['this very moment', 'Sun, 06 Nov 1994 08:49:30 GMT', 0],
    ['more than an hour', '3601', 3_600_000],
    ['a number beyond all numbers', '9'.repeat(400), 3_600_000],
    ['a date in another century', 'Sun, 06 Nov 2094 08:49:37 GMT', 3_600_000],
    ['two digits of the next century', 'Monday, 06-Nov-00 08:49:37 GMT', 3_600_000],
  ])('is told in milliseconds, an hour at most: %s', (_name, header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});

describe('a wait that cannot be read', () => {
  test.each([
    ['no header', undefined],
    ['nothing', ''],
    ['negative', '-1'],
    ['a sign', '+1'],
    ['a fraction', '1.5'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['digits of another script', '\u0667'],
    ['words', 'soon'],
    ['two values', '1, 2'],
    ['a date in the past', 'Sun, 06 Nov 1994 08:49:29 GMT'],
    ['two digits that are nearer in the past', 'Tuesday, 06-Nov-45 08:49:37 GMT'],
    ['a day that does not exist', 'Thu, 31 Nov 1994 08:49:37 GMT'],
    ['a day 0', 'Thu, 00 Dec 1994 08:49:37 GMT'],
    ['an hour that does not exist', 'Sun, 06 Nov 1994 24:49:37 GMT'],
    ['another zone', 'Sun, 06 Nov 1994 08:49:37 CET'],
    ['a date of ISO 8601', '1994-11-06T08:49:37Z'],
    ['a date and more', 'Sun, 06 Nov 1994 08:49:37 GMT; 1'],
  ])('is ignored: %s', (_name, header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });
});

test('any text gives a wait within an hour, or none', () => {
  const dateLike = fc.constantFrom(...'0123456789 :,-SunMoNovGT'.split(''));
  const anyText = fc.oneof(fc.string(), fc.string({ unit: dateLike, maxLength: 40 }), fc.bigInt().map(String));
  fc.assert(
    fc.property(anyText, fc.nat({ max: 4_000_000_000_000 }), (header, at) => {
      const ms = parseRetryAfter(header, at);
      expect(ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= 3_600_000)).toBe(true);
    }),
  );
});

test('any second in the hour to come is understood in each form of a date', () => {
  fc.assert(
    fc.property(fc.nat({ max: 4_000_000_000 }), fc.nat({ max: 3_600 }), (second, wait) => {
      const text = new Date((second + wait) * 1_000).toUTCString();
      const [, , day = '', month = '', year = '', time = ''] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(text) ?? [];
      const forms = [
        text,
        `Wednesday, ${day}-${month}-${year.slice(-2)} ${time} GMT`,
        `Wed ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
      ];
      for (const form of forms) expect(parseRetryAfter(form, second * 1_000)).toBe(wait * 1_000);
    }),
  );
});
