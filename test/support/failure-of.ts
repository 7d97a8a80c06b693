import type { Answer } from './start-gateway.js';

/** What distinguishes one error from another. */
export interface ExpectedError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** Further members of the error's extensions. */
  readonly and?: Readonly<Record<string, unknown>>;
}

/** The part of an answer that tests compare whole. */
export interface ComparedAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly errors: unknown;
}

/** What is compared of an answer: its status, and its body but for `extensions`. */
export function compared({ status, data, errors }: Answer): ComparedAnswer {
  return { status, data, errors };
}

/**
 * The whole answer to a document that is `{ field …` and whose only root field failed: 200, null, one error at the field.
 */
export function failureOf(answer: Answer, field: string, error: ExpectedError): ComparedAnswer {
  return { status: 200, data: { [field]: null }, errors: [errorAt(answer, [field], [{ line: 1, column: 3 }], error)] };
}

/** The one error of a request that was refused before anything was executed. */
export function refusalOf(answer: Answer, status: number, error: ExpectedError, locations?: unknown): ComparedAnswer {
  return { status, data: undefined, errors: [errorAt(answer, undefined, locations, error)] };
}

/** An error with all of its members; those that are undefined must be absent. */
export function errorAt(
  answer: Answer,
  path: readonly (string | number)[] | undefined,
  locations: unknown,
  { code, message, retryable, and }: ExpectedError,
): unknown {
  return {
    message,
    ...(locations !== undefined && { locations }),
    ...(path && { path }),
    extensions: { code, retryable, requestId: answer.headers.get('x-request-id'), ...and },
  };
}
