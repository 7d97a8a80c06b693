import { readFileSync } from 'node:fs';
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/read-config.js';
import { settings } from '../config/settings.js';
import { createTrustedDocuments } from '../engine/trusted-documents/create-trusted-documents.js';
import { type ManifestEntry, parseManifest } from '../engine/trusted-documents/parse-manifest.js';
import type { TrustPolicy } from '../engine/trusted-documents/identify-document.js';
import type { Metrics } from '../observability/create-metrics.js';

const { name } = settings.trustedDocuments;

/**
 * What the settings say of trusted documents, with the manifest read; null when they name none.
 *
 * @throws {ConfigError} when it cannot be read, and naming every document that cannot be trusted, by its id.
 */
export function loadTrustPolicy(
  { trustedDocuments: path, trustedDocumentsMode: mode, introspection }: Config,
  schema: GraphQLSchema,
  metrics: Pick<Metrics, 'documentNamed'>,
): TrustPolicy | null {
  if (path === undefined) return null;
  const problems: string[] = [];
  const documents = createTrustedDocuments({
    entries: readEntries(path),
    schema,
    rules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    onProblem: (problem) => problems.push(`${name}: ${problem}`),
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    documents,
    mode,
    onDocument: (kind) => {
      metrics.documentNamed(kind);
    },
  };
}

function readEntries(path: string): readonly ManifestEntry[] {
  const entries = parseManifest(readText(path));
  if (!entries) throw new ConfigError([`${name} must be a manifest of documents, each with an id of its own.`]);
  if (entries.length === 0) throw new ConfigError([`${name} must have at least one document.`]);
  return entries;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([`${name} must be a file that can be read.`]);
  }
}
