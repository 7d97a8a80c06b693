import type { GraphQLSchema } from 'graphql';
import { ConfigError } from '../config/config-error.js';
import type { Config } from '../config/read-config.js';
import type { TrustPolicy } from '../engine/trusted-documents/identify-document.js';
import { createFileChanges } from '../lib/create-file-changes.js';
import type { Log } from '../observability/create-log.js';
import type { Metrics } from '../observability/create-metrics.js';
import { loadTrustedDocuments } from './load-trusted-documents.js';

export interface TrustPolicyOptions {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'documentNamed'>;
  /** Milliseconds between two looks at the manifests. A change is served within twice that. */
  readonly intervalMs: number;
}

/** What the settings say of trusted documents, kept up to date until it is stopped. */
export interface KeptTrustPolicy extends TrustPolicy {
  stop(): void;
}

/** Problems that one log line names. */
const maxLoggedProblems = 5;

/**
 * Reads the manifests, and again whenever one of them changes. Manifests that cannot be trusted leave the documents as they
 * were, and are logged once for each change.
 *
 * @returns null when the settings name no manifest.
 * @throws {ConfigError} when they cannot be trusted at the start.
 */
export async function startTrustPolicy(options: TrustPolicyOptions): Promise<KeptTrustPolicy | null> {
  const { config, schema, log, metrics, intervalMs } = options;
  if (config.trustedDocuments.length === 0) return null;
  const changes = createFileChanges(config.trustedDocuments);
  // Before they are read, so that no change is missed.
  await changes.happened();
  let documents = await loadTrustedDocuments(config, schema, null);
  let isStopped = false;

  const reload = async () => {
    try {
      documents = await loadTrustedDocuments(config, schema, documents);
      log.write('documents.reloaded', { documents: documents.size });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.write('documents.rejected', { problems: error.problems.slice(0, maxLoggedProblems) });
    }
  };
  const look = async () => {
    if (await changes.happened()) await reload();
    if (!isStopped) timer = startTimer();
  };
  const startTimer = () => setTimeout(() => void look(), intervalMs).unref();
  let timer = startTimer();

  return {
    get documents() {
      return documents;
    },
    mode: config.trustedDocumentsMode,
    onDocument: (kind) => {
      metrics.documentNamed(kind);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
