import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import { type DocumentCache, createTextCache } from '../create-document-cache.js';
import { type DocumentLimits, useDocumentLimits } from '../limits/use-document-limits.js';
import { useValidationLimits } from '../limits/use-validation-limits.js';
import { type VariableLimits, useVariableLimits } from '../limits/variable-limits.js';
import type { AnswerFormat, Delivery, Operation } from '../operation.js';
import type { TrustPolicy } from '../trusted-documents/identify-document.js';
import { useTrustedDocuments } from '../trusted-documents/use-trusted-documents.js';
import { type ErrorTranslationOptions, useErrorTranslation, useWarnings } from './use-error-translation.js';
import { useInterpreter } from './use-interpreter.js';
import { useKnownParams } from './use-known-params.js';
import { useLineIndex } from './use-line-index.js';
import { type Opening, useSubscriptions } from './use-subscriptions.js';
import { useSafeMethod } from './use-safe-method.js';

export interface YogaServerOptions extends DocumentLimits, VariableLimits {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Null: every document comes as text. */
  readonly trust: TrustPolicy | null;
  readonly documents: DocumentCache;
  readonly errors: ErrorTranslationOptions;
}

/** What a request comes with to Yoga. */
export interface ServerContext {
  readonly operation: Operation;
  readonly format: AnswerFormat;
  /** Whether the request came by GET, which must change nothing. */
  readonly isSafe: boolean;
  readonly delivery: Delivery;
  readonly opening: Opening;
  /** What its resolvers are given. What was read in it before stays read. */
  readonly operationContext: OperationContext;
}

export type YogaServer = ReturnType<typeof createYogaServer>;

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
      useSubscriptions(),
      useInterpreter({ schema: options.schema, maxErrors: options.errors.maxRequestErrors }),
      // What a request may cost, in the order in which it is found out.
      useVariableLimits(options),
      useDocumentLimits(options),
      useLineIndex(),
      useValidationLimits({ maxErrors: options.errors.maxRequestErrors, introspection: options.introspection }),
      useWarnings(),
      // The last to see a result, so that it sees the errors of all of them.
      useErrorTranslation(options.errors),
    ],
    extraParamNames: ['documentId'],
    parserAndValidationCache: {
      documentCache: options.documents,
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
