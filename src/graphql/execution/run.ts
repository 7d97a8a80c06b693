import type { OperationContext } from '../operation-context.js';

/** Values of variables, coerced, by their names. */
export type VariableValues = Readonly<Record<string, unknown>>;

/** Thrown by compiled code where it does not know how to go on: the interpreter does the operation again, and says. */
export const surprise = new Error('Compiled code gave an operation back to the interpreter.');

/** For expressions, where no `throw` may stand. */
export function giveUp(): never {
  throw surprise;
}

/** One execution of compiled code: what it was given, and which places of its response are still to be filled. */
export class Run {
  readonly context: OperationContext;
  readonly variables: VariableValues;
  readonly #settle: (isComplete: boolean) => void;
  readonly #known = new Map<object, unknown>();
  #open = 1;

  /** @param settle Called once: with true when every place is filled, with false at the first failure. */
  constructor(context: OperationContext, variables: VariableValues, settle: (isComplete: boolean) => void) {
    this.context = context;
    this.variables = variables;
    this.#settle = settle;
  }

  /** Fills a place, which holds its key already so that the response keeps its order, when the promise is fulfilled. */
  fill(
    place: Record<string | number, unknown>,
    key: string | number,
    promise: PromiseLike<unknown>,
    complete: (value: unknown) => unknown,
  ): void {
    this.#open += 1;
    promise.then(
      (value) => {
        try {
          place[key] = complete(value);
        } catch {
          this.#settle(false);
        }
        this.end();
      },
      () => {
        this.#settle(false);
      },
    );
  }

  /** What `read` gives, which is called once a run for each key. */
  once<T>(key: object, read: () => T): T {
    if (!this.#known.has(key)) this.#known.set(key, read());
    // Nothing else is ever put there for this key.
    return this.#known.get(key) as T;
  }

  /** Must be called once, when all that does not wait is done. */
  end(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#settle(true);
  }
}
