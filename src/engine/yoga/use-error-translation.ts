import { type ExecutionResult, GraphQLError, Kind, type SourceLocation } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { AppError } from '../../errors/app-error.js';
import { toErrorExtensions } from '../../errors/to-error-extensions.js';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { AnswerFormat, Operation } from '../operation.js';
import { inResponseOrder } from './in-response-order.js';
import { locate } from './use-line-index.js';

export interface ErrorTranslationOptions {
  /** Called for each error that is a bug of the gateway, with what was thrown, for at most as many as the answer holds. */
  readonly onBug: (error: unknown, requestId: string, traceId?: string) => void;
  /** Whether a client may learn names of the schema that it did not send. */
  readonly hideSuggestions: boolean;
  /** Most errors in the answer to a request that was refused. */
  readonly maxRequestErrors: number;
  /** Most errors in the answer to an executed operation; `extensions.errorsLeftOut` counts the others. */
  readonly maxFieldErrors: number;
}

/** What is known of the request whose errors are translated. */
interface TranslationContext {
  readonly operation: Operation;
  readonly format: AnswerFormat;
}

/** Characters of a message that is graphql's own. */
const maxMessageChars = 500;

/** Turns every error of a response into one of the documented codes, as `translateErrors` does. */
export function useErrorTranslation(options: ErrorTranslationOptions): Plugin<object, TranslationContext> {
  return {
    onResultProcess: (process) => {
      const { result } = process;
      if (Array.isArray(result) || !('errors' in result)) return;
      process.setResult(translateErrors(result, process.serverContext, options));
    },
  };
}

/** A result, with how Yoga and others must print it. */
export type TranslatedResult = ExecutionResult & { readonly stringify?: (result: ExecutionResult) => string };

/**
 * Turns every error of a result into one of the documented codes; nothing else of an error leaves the gateway.
 *
 * An `AppError` is what it says; an error of GraphQL's own is a mistake in the request; anything else is a bug, masked.
 */
export function translateErrors(
  result: ExecutionResult,
  { format, operation }: TranslationContext,
  options: ErrorTranslationOptions,
): TranslatedResult {
  if (!result.errors || result.errors.length === 0) return result;
  const isExecuted = wasExecuted(result);
  // Yoga reads `http` and takes it out: `spec` lets the legacy media type, asked for by name, answer 200.
  const reported = isExecuted
    ? inResponseOrder(result.errors, result.data, options.maxFieldErrors)
    : result.errors.slice(0, options.maxRequestErrors);
  const errors = reported.map((error) => {
    const { message, failure, status, isSpec } = understand(error, operation, options);
    operation.codes.add(failure.code);
    const http = isExecuted ? {} : { http: { status, spec: isSpec && format.isLegacy } };
    return new GraphQLError(message, {
      ...(error.path && { path: error.path }),
      extensions: { ...toErrorExtensions(failure, operation.requestId), ...http },
    });
  });
  const stringify = withLocations(reported.map(locate));
  const errorsLeftOut = isExecuted ? result.errors.length - errors.length : 0;
  const extensions = {
    ...result.extensions,
    ...(errorsLeftOut > 0 && { errorsLeftOut }),
  };
  return isExecuted ? { ...result, errors, extensions, stringify } : { errors, stringify };
}

type Locations = readonly SourceLocation[] | undefined;

/**
 * Prints a result, each error with its locations. Given to `GraphQLError` they would be worked out once more, by a walk through
 * the document for each error.
 */
function withLocations(locations: readonly Locations[]): (result: ExecutionResult) => string {
  return ({ errors = [], ...rest }) =>
    JSON.stringify({
      errors: errors.map(({ message, path, extensions }, index) => ({
        message,
        locations: locations[index],
        path,
        extensions,
      })),
      ...rest,
    });
}

/** The executor answers `data: null` to an operation that it cannot begin; only a field's error has a path. */
function wasExecuted({ data, errors = [] }: ExecutionResult): boolean {
  return (data !== undefined && data !== null) || errors.some(({ path }) => path !== undefined);
}

interface Understood {
  readonly message: string;
  readonly failure: AppError;
  /** HTTP status of a response that holds no data. */
  readonly status: number;
  /** Whether the GraphQL-over-HTTP specification has this error answered with 200 in the legacy media type. */
  readonly isSpec: boolean;
}

function understand(error: GraphQLError, operation: Operation, options: ErrorTranslationOptions): Understood {
  const thrown = findCause(error);
  if (thrown instanceof AppError) return { message: thrown.message, failure: thrown, status: 400, isSpec: false };
  if (thrown instanceof GraphQLError) {
    const message = shorten(options.hideSuggestions ? error.message.replace(/ Did you mean .*$/s, '') : error.message);
    const status = readStatus(error) ?? 400;
    const isHttpMistake = error.extensions['code'] === 'BAD_REQUEST';
    return { message, failure: new AppError('BAD_USER_INPUT', { message }), status, isSpec: !isHttpMistake };
  }
  if (!operation.signal.aborted) options.onBug(thrown, operation.requestId, operation.traceId);
  const failure = new AppError('INTERNAL_SERVER_ERROR');
  return { message: failure.message, failure, status: 500, isSpec: false };
}

/** What was thrown in the first place; a GraphQLError when graphql itself found the request wrong. */
function findCause(error: GraphQLError): unknown {
  const { originalError } = error;
  if (!(originalError instanceof GraphQLError)) return originalError ?? error;
  // graphql wraps an error of its own once more. That of a variable or an argument points at it and is the client's
  // mistake; that of a result which does not fit its type points at the field, if anywhere, and is ours.
  const isOfInput = error.path === undefined || originalError.nodes?.some(({ kind }) => kind !== Kind.FIELD);
  return isOfInput ? error : (originalError.originalError ?? new TypeError(originalError.message));
}

function readStatus({ extensions }: GraphQLError): number | undefined {
  const { http } = extensions;
  return typeof http?.status === 'number' ? http.status : undefined;
}

/** Messages of graphql repeat names and values of the request, which may be as long as the request. */
function shorten(message: string): string {
  return message.length <= maxMessageChars ? message : `${message.slice(0, maxMessageChars)}…`;
}

/** Reports what an operation could not show in `extensions.warnings` of its response. */
export function useWarnings(): Plugin<OperationContext> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (!(Symbol.asyncIterator in result)) setResult(withWarnings(result, contextValue));
      },
    }),
  };
}

/** A result with the warnings of its operation, where it has any. */
export function withWarnings(
  result: ExecutionResult,
  { warnings }: Pick<OperationContext, 'warnings'>,
): ExecutionResult {
  if (warnings.length === 0) return result;
  return { ...result, extensions: { ...result.extensions, warnings: inResponseOrder(warnings, result.data) } };
}
