import { printSchema } from 'graphql';
import { type ErrorSpec, errorCodes } from '../../errors/error-codes.js';
import { createSchema } from '../../graphql/create-schema.js';
import { printSubgraphSdl } from '../../graphql/federation/print-subgraph-sdl.js';
import { toErrorsPage } from './errors-page.js';
import { toLicencesPage } from './licences-page.js';
import { toLogPage } from './log-page.js';
import { toMetricsPage } from './metrics-page.js';
import { toSettingsPage } from './settings-page.js';

/**
 * Every generated file of the repository, by path.
 *
 * @param read Returns the current text of a file: some pages are generated from another file.
 */
export function generateFiles(read: (path: string) => string): ReadonlyMap<string, string> {
  return new Map([
    ['schema/api.graphql', `${printSchema(createSchema())}\n`],
    ['schema/subgraph.graphql', `${printSubgraphSdl(createSchema())}\n`],
    ['schema/error-codes.json', `${JSON.stringify(errorCodeList(), null, 2)}\n`],
    ['docs/settings.md', toSettingsPage()],
    ['docs/errors.md', toErrorsPage()],
    ['docs/log.md', toLogPage()],
    ['docs/metrics.md', toMetricsPage()],
    ['docs/licences.md', toLicencesPage(read('package-lock.json'))],
  ]);
}

/** For clients, who make a union type of the codes from it. */
function errorCodeList() {
  return Object.entries(errorCodes).map(([code, { when, retryable }]: [string, ErrorSpec]) => ({
    code,
    when,
    retryable,
  }));
}
