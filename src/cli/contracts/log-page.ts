import { type LogEventSpec, type LogField, logEvents, logFields } from '../../observability/log-events.js';
import { toMarkdownPage } from './markdown-page.js';
import { toMarkdownTable } from './markdown-table.js';

/** `docs/log.md`: every log event with its level, fields and meaning. */
export function toLogPage(): string {
  return toMarkdownPage('Log', [
    'The gateway writes lines of JSON to the standard output. A line holds the fields of its event and no others, so a token, a query or an address of the cloud cannot get into it.',
    'Each line has `level`, `time` (RFC 3339, UTC), `event` and `msg` (one sentence for a person). Event names and fields are stable; the texts of `msg` are not. `LOG_LEVEL` sets the lowest level that is written.',
    'The log never stops the gateway. Up to 1 MB of lines wait for a slow reader. Further lines are dropped, counted in `gateway_log_lines_dropped_total`, and reported by `log.dropped` ([why](decisions/log-that-never-stops-us.md)).',
    '## Events',
    eventsTable(),
    '## Fields',
    toMarkdownTable(
      ['Field', 'Meaning'],
      Object.entries(logFields).map(([field, about]) => [`\`${field}\``, about]),
    ),
  ]);
}

function eventsTable(): string {
  const rows = Object.entries(logEvents).map(([event, { level, message, about, fields }]: [string, LogEventSpec]) => [
    `\`${event}\``,
    level,
    `${message} ${about}`,
    fields.map((field: LogField) => `\`${field}\``).join(' '),
  ]);
  return toMarkdownTable(['Event', 'Level', 'Meaning', 'Fields'], rows);
}
