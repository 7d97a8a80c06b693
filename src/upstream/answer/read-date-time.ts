const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A time as RFC 3339 in UTC, or undefined when the text is not one.
 *
 * The upstream writes `2024-04-20T08:36:16Z`, which comes back unchanged; other offsets are converted. A date that no
 * calendar has (30 February) and a text without an offset are not times: `Date.parse` would guess at both.
 */
export function readDateTime(text: string): string | undefined {
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

function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
