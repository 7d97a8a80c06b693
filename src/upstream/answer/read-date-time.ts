const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A time as RFC 3339 in UTC, or undefined when the text is not one.
 *
 * The upstream writes `2024-04-20T08:36:16Z`, which comes back unchanged; other offsets are converted. A date that no
 * calendar has (30 February) and a text without an offset are not times: `Date.parse` would guess at both.
 */
export function readDateTime(text: string): string | undefined {
  if (isPlainUtc(text)) return text;
  const parts = rfc3339.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset = ''] = parts;
  if (Number(day) > daysInMonth(Number(year), Number(month)) || Number(hour) > 23) return undefined;
  const time = Date.parse(text.toUpperCase());
  if (Number.isNaN(time)) return undefined;
  if (offset === 'Z' || offset === 'z') return `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`;
  // The offset is whole minutes, so that seconds and their fraction stay as they were written.
  const utc = new Date(time).toISOString();
  return utc.length === 24 ? `${utc.slice(0, 17)}${second}${fraction}Z` : undefined;
}

const loose = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?) ?(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2})?)$/i;

/**
 * The same for a time that is not of RFC 3339, and means one all the same: with a space in the place of the T, or before the
 * zone, and with an offset without its colon or its minutes, or `UTC` or `GMT`.
 */
export function readLooseDateTime(text: string): string | undefined {
  const [, date, time, utc, hours = '+00', minutes = '00'] = loose.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  return readDateTime(`${date}T${time}${utc === undefined ? `${hours}:${minutes}` : 'Z'}`);
}

/**
 * Whether a text is a time in the form that the upstream writes, as nearly every time of every row is: known by its
 * characters, it costs neither a pattern nor a `Date`.
 */
function isPlainUtc(text: string): boolean {
  if (text.length !== 20 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T') return false;
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== 'Z') return false;
  const year = readTwoDigits(text, 0) * 100 + readTwoDigits(text, 2);
  const day = readTwoDigits(text, 8);
  // With anything but digits in them these are NaN, and no comparison holds.
  return (
    day >= 1 &&
    day <= daysInMonth(year, readTwoDigits(text, 5)) &&
    readTwoDigits(text, 11) <= 23 &&
    readTwoDigits(text, 14) <= 59 &&
    readTwoDigits(text, 17) <= 59
  );
}

/** NaN when they are no digits. */
function readTwoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const units = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : NaN;
}

/** Of the Gregorian calendar; 0 when there is no such month, or no such year. */
function daysInMonth(year: number, month: number): number {
  if (!(year >= 0 && month >= 1 && month <= 12)) return 0;
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
