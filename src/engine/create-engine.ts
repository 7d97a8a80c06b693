import type { Engine } from './answer-operation.js';
import { createCompiledEngine } from './compiled/create-compiled-engine.js';
import { createDocumentCache } from './create-document-cache.js';
import { type ExplainOptions, createExplain } from './explain/create-explain.js';
import { createLiveOperations } from './subscriptions/create-live-operations.js';
import { type YogaServerOptions, createYogaServer } from './yoga/create-yoga-server.js';
import { translateErrors, withWarnings } from './yoga/use-error-translation.js';

export interface EngineOptions extends Omit<YogaServerOptions, 'documents' | 'errors'>, Pick<Engine, 'createContext'> {
  /** `interpreted`: Yoga answers everything. */
  readonly execution: 'compiled' | 'interpreted';
  /** Whether a request may ask which upstream calls it made. */
  readonly explain: boolean;
  readonly maxUpstreamCalls: number;
  /** How `explain` lists an upstream call. */
  readonly describeCall: ExplainOptions['describeCall'];
  /** Called for each error that is a bug of the gateway, with what was thrown. */
  readonly onBug: (error: unknown, requestId: string, traceId?: string) => void;
}

/** Errors that the answer to a refused request holds at most. */
const maxRequestErrors = 5;

/** Errors that the answer to an executed operation holds at most; the others are counted in `extensions.errorsLeftOut`. */
const maxFieldErrors = 100;

/** Of events, whose media type is their transport's. */
const eventFormat = { mediaType: 'application/json', isLegacy: false } as const;

/** The compiled engine first, Yoga for the rest; both know documents from one cache. */
export function createEngine(options: EngineOptions): Engine {
  const { createContext, introspection, onBug, schema } = options;
  const isCompiled = options.execution === 'compiled';
  const documents = createDocumentCache(options.trust);
  const errors = { onBug, hideSuggestions: !introspection, maxRequestErrors, maxFieldErrors };
  const yoga = createYogaServer({ ...options, documents, errors });
  return {
    yoga,
    compiled: isCompiled ? createCompiledEngine({ ...options, documents, yoga }) : null,
    live: createLiveOperations({
      schema,
      isCompiled,
      createContext,
      onBug,
      printResult: (result, operation, context, openedBy) => {
        const translation = { operation, format: eventFormat };
        const { stringify = JSON.stringify, ...rest } = translateErrors(withWarnings(result, context), translation, {
          ...errors,
          onBug: (error) => {
            onBug(error, openedBy.requestId, openedBy.traceId);
          },
        });
        return stringify({ ...rest, extensions: { ...rest.extensions, requestId: operation.requestId } });
      },
    }),
    createContext,
    explain: options.explain ? createExplain({ ...options, documents }) : null,
  };
}
