import type { OperationContext } from '../../graphql/create-operation-context.js';
import { bailOut, type ArgumentValues, type Data, type ObjectPlan, type TypePlan } from './plan.js';
import type { VariableValues } from '../document-parts.js';

/** Executes an operation by its plan, as `RunOperation` defines it. */
export function runPlan<T>(
  plan: ObjectPlan,
  context: OperationContext,
  variables: VariableValues,
  finish: (data: Data) => T,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let data: Data | undefined;
    const run = new Run(context, variables, (isComplete) => {
      resolve(isComplete && data ? finish(data) : undefined);
    });
    try {
      data = run.executeObject(plan, undefined);
      run.end();
    } catch {
      run.abandon();
    }
  });
}

/** An object or a list of the response. */
type Container = Record<string | number, unknown>;

/** One execution of a plan: fills the response from the top, and what must be waited for when it comes. */
export class Run {
  readonly context: OperationContext;
  readonly variables: VariableValues;
  readonly #settle: (isComplete: boolean) => void;
  readonly #known = new Map<(run: Run) => ArgumentValues, ArgumentValues>();
  /** Values that have come, and are not in their places yet. */
  #came: [Container, string | number, TypePlan, unknown][] = [];
  #open = 1;
  #isOver = false;

  /** @param settle Called with true when every place is filled, with false at the first failure. Only the first call counts. */
  constructor(context: OperationContext, variables: VariableValues, settle: (isComplete: boolean) => void) {
    this.context = context;
    this.variables = variables;
    this.#settle = settle;
  }

  /** What `read` gives; it is called once a run. */
  once(read: (run: Run) => ArgumentValues): ArgumentValues {
    const known = this.#known.get(read) ?? read(this);
    this.#known.set(read, known);
    return known;
  }

  executeObject({ fields }: ObjectPlan, value: unknown): object {
    // All rows get their members in one order, and so one shape: V8 prints them by its fast path. To add a member is cheaper than to
    // set one of a copied template, by a third of all of this.
    const object: Container = {};
    for (const { args, info, key, name, resolve, type } of fields) {
      const found: unknown = resolve
        ? resolve(value, typeof args === 'function' ? args(this) : args, this.context, info)
        : (value as Container)[name];
      this.#fill(object, key, type, found);
    }
    return object;
  }

  /** Must be called once, when the plan has been executed. */
  end(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#settle(true);
  }

  /** Nothing more is resolved from then on: the interpreter does it all again, and asks in batches of its own. */
  abandon(): void {
    this.#isOver = true;
    this.#settle(false);
  }

  #fill(place: Container, key: string | number, type: TypePlan, value: unknown): void {
    if (value === null || value === undefined) place[key] = type.isNullable ? null : bailOut();
    else if (isPromise(value)) this.#fillLater(place, key, type, value);
    else place[key] = this.#complete(type, value);
  }

  /** The place gets its key at once, so that the response keeps its order. */
  #fillLater(place: Container, key: string | number, type: TypePlan, promise: PromiseLike<unknown>): void {
    place[key] = null;
    this.#open += 1;
    promise.then(
      (value) => {
        this.#came.push([place, key, type, value]);
        if (this.#came.length === 1) queueMicrotask(this.#fillCame);
      },
      () => {
        this.abandon();
      },
    );
  }

  /** What is answered together is gone into together: if one of it has failed, nothing is asked for the others that is asked again. */
  readonly #fillCame = (): void => {
    const came = this.#came;
    this.#came = [];
    for (const [place, key, type, value] of came) {
      if (this.#isOver) return;
      try {
        this.#fill(place, key, type, value);
        this.end();
      } catch {
        this.abandon();
      }
    }
  };

  /** Lets pass only what needs no conversion: for all else, what can be converted included, there is the interpreter. */
  #complete(type: TypePlan, value: unknown): unknown {
    switch (type.kind) {
      case 'text':
        return typeof value === 'string' ? value : bailOut();
      case 'boolean':
        return typeof value === 'boolean' ? value : bailOut();
      case 'int':
        return typeof value === 'number' && (value | 0) === value ? value : bailOut();
      case 'enum':
        return type.names?.get(value) ?? bailOut();
      case 'scalar':
        return typeof value === 'object' || typeof value === 'function'
          ? bailOut()
          : (type.serialize?.(value) ?? bailOut());
      case 'list':
        return this.#completeList(type.item ?? bailOut(), value);
      case 'object':
        return value instanceof Error ? bailOut() : this.executeObject(type.object ?? bailOut(), value);
      case 'abstract':
        return this.executeObject(this.#typeOf(type, value), value);
    }
  }

  #typeOf({ objects, resolveType }: TypePlan, value: unknown): ObjectPlan {
    const name: unknown = resolveType?.(value, this.context);
    return objects?.get(name as string) ?? bailOut();
  }

  #completeList(type: TypePlan, values: unknown): unknown[] {
    if (!Array.isArray(values)) bailOut();
    const list: unknown[] = [];
    for (let index = 0; index < values.length; index += 1) this.#fill(list as never, index, type, values[index]);
    return list;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && typeof (value as Partial<PromiseLike<unknown>>).then === 'function';
}
