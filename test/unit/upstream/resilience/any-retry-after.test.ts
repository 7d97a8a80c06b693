import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRetryAfter } from '../../../../src/upstream/resilience/parse-retry-after.js';
import { toRetryDelayMs } from '../../../../src/upstream/resilience/to-retry-delay-ms.js';

const year = 365 * 24 * 3_600_000;
const now = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2090) });
const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const pad = (number: number): string => String(number).padStart(2, '0');
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The three forms of RFC 9110 §5.6.7. */
const forms: readonly ((at: Date) => string)[] = [
  (at) => at.toUTCString(),
  (at) => {
    const [, day, month, year, time] = at.toUTCString().split(' ');
    return `${days[at.getUTCDay()] ?? ''}, ${day ?? ''}-${month ?? ''}-${year?.slice(-2) ?? ''} ${time ?? ''} GMT`;
  },
  (at) => {
    const [weekday, , month, year, time] = at.toUTCString().split(' ');
    return `${weekday?.slice(0, 3) ?? ''} ${month ?? ''} ${pad(at.getUTCDate()).replace(/^0/, ' ')} ${time ?? ''} ${year ?? ''}`;
  },
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.double().map(String),
  fc.tuple(date, fc.constantFrom(...forms)).map(([at, form]) => form(at)),
  fc
    .tuple(date, fc.constantFrom(...forms), fc.nat(30))
    .map(([at, form, index]) => form(at).replace(form(at)[index] ?? '', 'x')),
  fc.tuple(fc.nat(10_000), fc.constantFrom('s', ' ', ',7', '.5', 'e3')).map(([seconds, rest]) => `${seconds}${rest}`),
);

test('any Retry-After is a wait of 0 to an hour, or none', () => {
  fc.assert(
    fc.property(anyText, now, (text, at) => {
      const waitMs = parseRetryAfter(text, at);
      if (waitMs === undefined) return;
      expect(Number.isInteger(waitMs)).toBe(true);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(3_600_000);
    }),
    { numRuns: 2000 },
  );
});

test('a date of any of the three forms is a wait until then, to the second, when it is within the hour', () => {
  fc.assert(
    fc.property(now, fc.integer({ min: -2 * year, max: 2 * year }), fc.constantFrom(...forms), (at, ahead, form) => {
      const then = Math.floor((at + ahead) / 1000) * 1000;
      const expected = then < at ? undefined : Math.min(then - at, 3_600_000);
      expect(parseRetryAfter(form(new Date(then)), at)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

test('what is waited before a retry is three seconds at most, whatever the upstream asks for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      anyText,
      now,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (...given) => {
        const [retry, text, at, random] = given;
        const delayMs = toRetryDelayMs(retry, parseRetryAfter(text, at), random);
        if (delayMs === undefined) return;
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(3000);
      },
    ),
    { numRuns: 1000 },
  );
});
