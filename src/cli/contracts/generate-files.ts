import { printSchema } from 'graphql';
import { type Setting } from '../../config/setting.js';
import { settings } from '../../config/settings.js';
import { type ErrorSpec, errorCodes } from '../../errors/error-codes.js';
import { type RequestLimitSpec, requestLimits } from '../../errors/request-limits.js';
import { createSchema } from '../../graphql/create-schema.js';
import { printSubgraphSdl } from '../../graphql/federation/print-subgraph-sdl.js';
import { type LogEventSpec, logEvents } from '../../observability/log-events.js';
import { toLicencesPage } from './licences-page.js';
import { toMarkdownTable } from './markdown-table.js';
import { replaceSection } from './replace-section.js';

/**
 * Every file of the repository that is made of the code, whole or in part, by path, as it should be.
 *
 * @param read Gives the present text of a file, for those that are made in part.
 */
export function generateFiles(read: (path: string) => string): ReadonlyMap<string, string> {
  let readme = read('README.md');
  readme = replaceSection(readme, 'settings', settingsTable());
  readme = replaceSection(readme, 'errors', errorsTable());
  readme = replaceSection(readme, 'limits', limitsTable());
  readme = replaceSection(readme, 'log-events', logEventsTable());
  return new Map([
    ['schema/api.graphql', `${printSchema(createSchema())}\n`],
    ['schema/subgraph.graphql', `${printSubgraphSdl(createSchema())}\n`],
    ['schema/error-codes.json', `${JSON.stringify(errorCodeList(), null, 2)}\n`],
    ['README.md', readme],
    ['docs/licences.md', toLicencesPage(read('package-lock.json'))],
  ]);
}

function settingsTable(): string {
  const rows = Object.values(settings).map(({ name, fallback, about, mustBe }: Setting<unknown>) => [
    `\`${name}\``,
    fallback,
    `${about} Must be ${mustBe}.`,
  ]);
  return toMarkdownTable(['Variable', 'Default', 'What it does'], rows);
}

function errorsTable(): string {
  const rows = Object.entries(errorCodes).map(([code, { when, retryable }]: [string, ErrorSpec]) => [
    `\`${code}\``,
    when,
    retryable ? 'yes' : 'no',
  ]);
  return toMarkdownTable(['Code', 'When', 'Retryable'], rows);
}

/** For clients: a union type of the codes is made of it in three lines. */
function errorCodeList() {
  return Object.entries(errorCodes).map(([code, { when, retryable }]: [string, ErrorSpec]) => ({
    code,
    when,
    retryable,
  }));
}

function limitsTable(): string {
  const rows = Object.entries(requestLimits).map(([limit, { setting, when }]: [string, RequestLimitSpec]) => [
    `\`${limit}\``,
    when,
    setting === null ? 'fixed' : `\`${setting}\``,
  ]);
  return toMarkdownTable(['`extensions.limit`', 'When', 'Setting'], rows);
}

function logEventsTable(): string {
  const rows = Object.entries(logEvents).map(([event, { level, message, fields }]: [string, LogEventSpec]) => [
    `\`${event}\``,
    level,
    message,
    fields.map((field) => `\`${field}\``).join(' '),
  ]);
  return toMarkdownTable(['Event', 'Level', 'Message', 'Fields'], rows);
}
