import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDateTime } from '../../../../src/upstream/answer/read-date-time.js';

const moments = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});

test('a moment in UTC comes back as it was written', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const text = moment.toISOString();
      expect(readDateTime(text)).toBe(text);
    }),
  );
});

test('a moment at any offset comes back as the same moment in UTC', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, offsetMinutes) => {
      const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const minutes = Math.abs(offsetMinutes);
      const pad = (value: number) => String(value).padStart(2, '0');
      const text = `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
      expect(readDateTime(text)).toBe(moment.toISOString());
    }),
  );
});

test('what it reads is what a date parser reads, and never a day that does not exist', () => {
  const two = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, '0'));
  const parts = fc.tuple(two(14), two(33), two(25), two(61), two(61));
  fc.assert(
    fc.property(parts, ([month, day, hour, minute, second]) => {
      const text = `2024-${month}-${day}T${hour}:${minute}:${second}Z`;
      const parsed = new Date(text);
      const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text.replace('Z', '.000Z');
      expect(readDateTime(text)).toBe(isReal ? text : undefined);
    }),
  );
});

test('whatever one character is changed to, it is read as a date parser reads it, or not at all', () => {
  const character = fc.constantFrom(...Array.from('0123456789aT:-Z. \u0660'));
  fc.assert(
    fc.property(moments, fc.nat(19), character, (moment, at, changed) => {
      const plain = `${moment.toISOString().slice(0, 19)}Z`;
      expect(readDateTime(plain)).toBe(plain);
      const text = plain.slice(0, at) + changed + plain.slice(at + 1);
      const parsed = new Date(text);
      const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text.replace('Z', '.000Z');
      expect(readDateTime(text)).toBe(isReal ? text : undefined);
    }),
    { numRuns: 5000 },
  );
});

test('leap days are those of the Gregorian calendar', () => {
  const leap = ['2000', '2024', '2400'].map((year) => `${year}-02-29T00:00:00Z`);
  const common = ['1900', '2023', '2100'].map((year) => `${year}-02-29T00:00:00Z`);
  expect([...leap, ...common].map(readDateTime)).toEqual([...leap, undefined, undefined, undefined]);
});

test('any other text is not a time, and is no reason to throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      expect(readDateTime(text)).toBeUndefined();
    }),
  );
});
