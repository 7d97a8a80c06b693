import type { GraphQLFormattedError } from 'graphql';

/** An operation that is answered with an `error` message, and nothing else. */
export class RefusedOperation extends Error {
  /** The payload of the message. */
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super('Refused');
    this.name = 'RefusedOperation';
    this.errors = errors;
  }
}
