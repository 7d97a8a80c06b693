import { createHash, randomUUID } from 'node:crypto';
import { type ExecutionResult, type GraphQLSchema, execute, getVariableValues } from 'graphql';
import type { ErrorCode } from '../../errors/error-codes.js';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { LiveState } from '../../snapshots/live-pages/live-pages.js';
import { compileOperation } from '../compiled/compile-operation.js';
import type { RunOperation } from '../compiled/plan.js';
import { printResponse } from '../compiled/print-response.js';
import { findFragments } from '../document-parts.js';
import type { Operation } from '../operation.js';
import type { OpenedSubscription } from '../yoga/use-subscriptions.js';

export interface LiveOperationsOptions {
  readonly schema: GraphQLSchema;
  /** Whether events are made by compiled plans, and by the interpreter only what those cannot. */
  readonly isCompiled: boolean;
  /** The context of one event. */
  readonly createContext: (operation: Operation) => OperationContext;
  /** Prints what the interpreter gave, its errors translated, with `extensions.requestId`. @param openedBy What to report bugs under. */
  readonly printResult: (
    result: ExecutionResult,
    operation: Operation,
    context: OperationContext,
    openedBy: Pick<Operation, 'requestId' | 'traceId'>,
  ) => string;
  /** Called for what is thrown where nothing should be. */
  readonly onBug: (error: unknown, requestId: string, traceId?: string) => void;
}

/** An operation that streams are open with: however many they are, each state of a page is printed once for it. */
export interface LiveOperation {
  /** Undefined where a bug kept it from being made, which is reported. Never rejects. */
  print(state: LiveState, opened: Operation): Promise<PrintedEvent | undefined>;
}

/** An event for all who watch: without a request id. */
export interface PrintedEvent {
  /** Equal where `data` is equal. */
  readonly digest: string;
  readonly codes: readonly ErrorCode[];
  /** @param requestId Of the request that opened the stream. Letters, digits, `.`, `_` and `-`. */
  toJson(requestId: string): readonly Uint8Array[];
}

/** The operations of all open streams, each once. */
export interface LiveOperations {
  /** @returns the operation, and what must be called when its stream has ended. */
  enter(subscription: OpenedSubscription): readonly [LiveOperation, () => void];
}

export function createLiveOperations(options: LiveOperationsOptions): LiveOperations {
  const entries = new Map<string, { readonly operation: LiveOperation; streams: number }>();
  return {
    enter: (subscription) => {
      const { key } = subscription;
      const entry = entries.get(key) ?? { operation: createLiveOperation(subscription, options), streams: 0 };
      entries.set(key, entry);
      entry.streams += 1;
      return [
        entry.operation,
        () => {
          entry.streams -= 1;
          if (entry.streams === 0) entries.delete(key);
        },
      ];
    },
  };
}

function createLiveOperation(subscription: OpenedSubscription, options: LiveOperationsOptions): LiveOperation {
  // Replaces the request id, which differs between streams.
  const marker = randomUUID();
  const printed = new WeakMap<LiveState, Promise<PrintedEvent | undefined>>();
  const run = prepareRun(subscription, options);

  const print = async (state: LiveState, opened: Operation): Promise<PrintedEvent> => {
    const operation: Operation = { ...opened, requestId: marker, codes: new Set() };
    const context: OperationContext = { ...options.createContext(operation), state };
    const body = await run(context);
    if (body !== undefined) return toEvent(typeof body === 'string' ? [Buffer.from(body)] : body);
    const { document, operation: node, variables: variableValues } = subscription;
    const { schema } = options;
    const operationName = node.name?.value;
    const result = await execute({ schema, document, contextValue: context, variableValues, operationName });
    const text = options.printResult(result, operation, context, opened);
    const [first = '', ...others] = text.split(marker).map((part) => Buffer.from(part));
    return {
      digest: digestOf([Buffer.from(JSON.stringify({ data: result.data }))]),
      codes: [...operation.codes],
      toJson: (requestId) => [first as Buffer, ...others.flatMap((part) => [Buffer.from(requestId), part])],
    };
  };

  return {
    print: (state, opened) => {
      const known =
        printed.get(state) ??
        print(state, opened).catch((thrown: unknown) => {
          options.onBug(thrown, opened.requestId, opened.traceId);
          return undefined;
        });
      printed.set(state, known);
      return known;
    },
  };
}

/** Undefined where the plan cannot answer: what the interpreter is for. */
function prepareRun(
  { document, operation, variables: sent }: OpenedSubscription,
  { isCompiled, schema }: LiveOperationsOptions,
): (context: OperationContext) => ReturnType<typeof runCompiled> {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], sent, { maxErrors: 1 });
  const fragments = Object.fromEntries(findFragments(document));
  const compiled =
    isCompiled && coerced ? compileOperation({ schema, operation, fragments, conditions: coerced }) : undefined;
  return (context) => runCompiled(compiled?.run, context, coerced ?? {});
}

function runCompiled(run: RunOperation | undefined, context: OperationContext, variables: Record<string, unknown>) {
  return run ? run(context, variables, printResponse) : Promise.resolve(undefined);
}

/** @param pieces `{"data":…}` */
function toEvent(pieces: readonly Uint8Array[]): PrintedEvent {
  const last = pieces.at(-1)?.subarray(0, -1) ?? new Uint8Array();
  const body = [...pieces.slice(0, -1), last];
  return {
    digest: digestOf(pieces),
    codes: [],
    toJson: (requestId) => [...body, Buffer.from(`,"extensions":{"requestId":"${requestId}"}}`)],
  };
}

function digestOf(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}
