const clock = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`;
const month = '(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The three forms of RFC 9110 §5.6.7. The name of the day repeats what the date says, so it is not compared. */
const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(String.raw`^[A-Z][a-z]{2}, (?<day>\d\d) ${month} (?<year>\d{4}) ${clock} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(String.raw`^[A-Z][a-z]{5,8}, (?<day>\d\d)-${month}-(?<year>\d\d) ${clock} GMT$`),
  // Sun Nov  6 08:49:37 1994, in GMT without saying so
  new RegExp(String.raw`^[A-Z][a-z]{2} ${month} (?<day>[ \d]\d) ${clock} (?<year>\d{4})$`),
];

/**
 * The time of an HTTP-date, in milliseconds since the epoch; `undefined` when it has none of the three forms of
 * RFC 9110 §5.6.7, or names a day that does not exist.
 *
 * `Date.parse` will not do: it takes the third form for local time, and much else for a date.
 *
 * @param now Milliseconds since the epoch: a year of two digits is the one within 50 years of it.
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const number = (name: string): number => Number(parts[name]);
  const year = parts['year']?.length === 2 ? toFullYear(number('year'), now) : number('year');
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, months.indexOf(parts['month'] ?? ''), number('day'));
  if (date.getUTCDate() !== number('day')) return undefined;
  return date.setUTCHours(number('hour'), number('minute'), number('second'));
}

function toFullYear(lastTwoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + lastTwoDigits;
  if (year > thisYear + 50) return year - 100;
  return year > thisYear - 50 ? year : year + 100;
}
