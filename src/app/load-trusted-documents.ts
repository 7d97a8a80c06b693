import { readFile } from 'node:fs/promises';
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/read-config.js';
import { settings } from '../config/settings.js';
import { type TrustedDocuments, createTrustedDocuments } from '../engine/trusted-documents/create-trusted-documents.js';
import { type ManifestEntry, parseManifest } from '../engine/trusted-documents/parse-manifest.js';

const { name } = settings.trustedDocuments;

/**
 * The documents of all manifests that the settings name.
 *
 * @param before Those that were read before, of which nothing is parsed again; null at the start.
 * @throws {ConfigError} when one cannot be read, and naming every document that cannot be trusted, by its id.
 */
export async function loadTrustedDocuments(
  { trustedDocuments: paths, introspection }: Config,
  schema: GraphQLSchema,
  before: TrustedDocuments | null,
): Promise<TrustedDocuments> {
  const problems: string[] = [];
  const entries = (await Promise.all(paths.map(readEntries))).flat();
  const documents = await createTrustedDocuments({
    entries,
    schema,
    rules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    before,
    onProblem: (problem) => problems.push(`${name}: ${problem}`),
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return documents;
}

async function readEntries(path: string): Promise<readonly ManifestEntry[]> {
  const entries = parseManifest(await readText(path));
  if (!entries) throw new ConfigError([`${name} must be a manifest of documents, each with an id of its own.`]);
  if (entries.length === 0) throw new ConfigError([`${name} must have at least one document.`]);
  return entries;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ConfigError([`${name} must be a file that can be read.`]);
  }
}
