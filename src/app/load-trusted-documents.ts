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
  const manifests = await Promise.all(paths.map(readManifest));
  // Which of several is wrong is said by its place: a value of a setting is never repeated.
  const problems = manifests.flatMap((read, index) =>
    typeof read === 'string' ? [`${name}${paths.length > 1 ? `, path ${index + 1},` : ''} must ${read}`] : [],
  );
  const documents = await createTrustedDocuments({
    entries: manifests.flatMap((read) => (typeof read === 'string' ? [] : read)),
    schema,
    rules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    before,
    onProblem: (problem) => problems.push(`${name}: ${problem}`),
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return documents;
}

/** What a manifest has, or what it must be and is not. */
async function readManifest(path: string): Promise<readonly ManifestEntry[] | string> {
  const text = await readText(path);
  if (text === undefined) return 'be a file that can be read.';
  const entries = parseManifest(text);
  if (!entries) return 'be a manifest of documents, each with an id of its own.';
  return entries.length === 0 ? 'have at least one document.' : entries;
}

/** Undefined when it cannot be read. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
