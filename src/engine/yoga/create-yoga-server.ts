import { LRUCache } from 'lru-cache';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import { type DocumentLimits, useDocumentLimits } from '../limits/use-document-limits.js';
import { type TextLimits, useTextLimits } from '../limits/use-text-limits.js';
import { useValidationLimits } from '../limits/use-validation-limits.js';
import { type VariableLimitsOptions, useVariableLimits } from '../limits/use-variable-limits.js';
import type { Operation } from '../operation.js';
import { useErrorTranslation } from './use-error-translation.js';
import { useInterpreter } from './use-interpreter.js';
import { useIntrospectionRefusal } from '../limits/use-introspection-refusal.js';
import { useKnownParams } from './use-known-params.js';
import { useLineIndex } from './use-line-index.js';
import { useSafeMethod } from './use-safe-method.js';
import { useOverlapLimit } from '../limits/use-overlap-limit.js';
import { useWarnings } from './use-warnings.js';
import type { TrustedDocuments } from '../trusted-documents/create-trusted-documents.js';
import type { TrustPolicy } from '../trusted-documents/identify-document.js';
import { useTrustedDocuments } from '../trusted-documents/use-trusted-documents.js';

export interface YogaServerOptions extends TextLimits, DocumentLimits, VariableLimitsOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Null: every document comes as text. */
  readonly trust: TrustPolicy | null;
  readonly onBug: (error: unknown, requestId: string) => void;
}

/** What a request comes with to Yoga. */
export interface ServerContext {
  readonly operation: Operation;
  /** Whether the request came by GET, which must change nothing. */
  readonly isSafe: boolean;
  /** What its resolvers are given. What was read in it before stays read. */
  readonly operationContext: OperationContext;
}

export type YogaServer = ReturnType<typeof createYogaServer>;

/** Characters of document text whose parsed form is kept. A parsed document takes some fifty times its text. */
const cachedDocumentChars = 400_000;

/** Errors that the answer to a refused request holds at most. */
const maxRequestErrors = 5;

/** Errors that the answer to an executed operation holds at most; the others are counted in `extensions.errorsLeftOut`. */
const maxFieldErrors = 100;

/** Yoga with the gateway's plugins in their order. Every default that is made for trying out is said explicitly. */
export function createYogaServer(options: YogaServerOptions) {
  return createYoga<ServerContext, OperationContext>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    context: ({ operationContext }) => operationContext,
    plugins: [
      useKnownParams(),
      useTrustedDocuments(options.trust),
      useSafeMethod(),
      useInterpreter({ schema: options.schema, maxErrors: maxRequestErrors }),
      // What a request may cost, in the order in which it is found out.
      useVariableLimits(options),
      useTextLimits(options),
      useOverlapLimit(),
      useDocumentLimits(options),
      useLineIndex(),
      useValidationLimits({ maxErrors: maxRequestErrors, hideSuggestions: !options.introspection }),
      ...(options.introspection ? [] : [useIntrospectionRefusal()]),
      useWarnings(),
      // The last to see a result, so that it sees the errors of all of them.
      useErrorTranslation({
        onBug: options.onBug,
        hideSuggestions: !options.introspection,
        maxRequestErrors,
        maxFieldErrors,
      }),
    ],
    extraParamNames: ['documentId'],
    parserAndValidationCache: {
      documentCache: createDocumentCache(options.trust?.documents),
      errorCache: createTextCache<Error>(),
    },
    // Errors are translated by a plugin; the HTTP side has refused bodies, media types and methods before Yoga.
    maskedErrors: false,
    maxRequestBodySize: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });
}

/** Parsed documents by their text. The trusted ones are there from the start and stay, so that nothing limits their shape. */
function createDocumentCache(trusted: TrustedDocuments | undefined) {
  const cache = createTextCache<DocumentNode>();
  return {
    get: (text: string) => trusted?.parsed(text) ?? cache.get(text),
    set: (text: string, document: DocumentNode) => {
      if (!trusted?.parsed(text)) cache.set(text, document);
    },
  };
}

/** A cache by document text that is bounded by how much text it holds, not by how many. */
function createTextCache<T extends object>() {
  return new LRUCache<string, T>({
    maxSize: cachedDocumentChars,
    maxEntrySize: cachedDocumentChars / 20 + 1,
    sizeCalculation: (_, text) => text.length + 1,
  });
}
