import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type OperationDefinitionNode,
  OperationTypeNode,
  createSourceEventStream,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WatchSource } from '../../graphql/watch-snapshot-list.js';
import type { Watch } from '../../snapshots/live-pages/live-pages.js';
import { AppError } from '../../errors/app-error.js';
import type { Delivery, Operation, OperationFacts } from '../operation.js';
import { findLiveFieldMistake } from '../subscriptions/find-live-field-mistake.js';
import { findRootCondition } from '../subscriptions/find-root-condition.js';

/** What Yoga finds out of a request that may be a subscription. */
export interface Opening {
  isSubscription: boolean;
  /** There once everything was checked and the page is watched: then the answer of Yoga means nothing. */
  subscription?: OpenedSubscription;
}

/** A subscription whose every check is passed. */
export interface OpenedSubscription {
  readonly watch: Watch;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Equal for equal documents, operations and variables only. */
  readonly key: string;
}

interface SubscriptionContext {
  readonly opening: Opening;
  readonly delivery: Delivery;
  readonly operation: Operation;
  readonly params: { readonly query?: string; readonly operationName?: string | null };
}

/**
 * Opens subscriptions, and nothing more: their events are printed elsewhere, once for all who watch the same page. Refuses what the
 * client cannot take, a query that comes over a WebSocket included.
 */
export function useSubscriptions(): Plugin<SubscriptionContext> {
  return {
    onParse:
      () =>
      ({ context, result }) => {
        if (result instanceof Error) return;
        // graphql-js' own, which Yoga does not say in its types.
        const document = result as DocumentNode;
        const mistake = findRootCondition(document);
        const { opening, operation: asked, delivery, params } = context as Partial<SubscriptionContext>;
        if (opening) {
          const node = getOperationAST(document, params?.operationName);
          const operation = node?.operation;
          if (asked && operation) noteOperation(asked.facts, operation, node.name?.value);
          opening.isSubscription = operation === OperationTypeNode.SUBSCRIPTION;
          if (operation && !opening.isSubscription && delivery === 'events') throw onlySubscriptions();
        }
        if (mistake) throw mistake;
      },
    onSubscribe: ({ setSubscribeFn }) => {
      setSubscribeFn(open);
    },
  };
}

function noteOperation(facts: OperationFacts, type: OperationTypeNode, name: string | undefined): void {
  if (type !== OperationTypeNode.MUTATION) facts.type = type;
  if (facts.documentId !== undefined && name !== undefined) facts.operationName = name;
}

async function open(args: ExecutionArgs) {
  const { document, operationName, schema, variableValues } = args;
  const { delivery, opening, params } = args.contextValue as SubscriptionContext;
  if (delivery === 'answer') throw notAcceptable();
  const operation = getOperationAST(document, operationName);
  const mistake = operation && findLiveFieldMistake(schema, document, operation);
  if (mistake) throw mistake;
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source) || !operation) return source as never;
  const variables = variableValues ?? {};
  opening.subscription = {
    watch: (source as WatchSource).watch,
    document,
    operation,
    variables,
    key: JSON.stringify([params.query, params.operationName ?? null, variables]),
  };
  return { data: {} };
}

function notAcceptable(): GraphQLError {
  const message =
    'A subscription must be sent with Accept: text/event-stream, or over a WebSocket with the subprotocol graphql-transport-ws.';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406 } } });
}

function onlySubscriptions(): AppError {
  return new AppError('BAD_USER_INPUT', { message: 'Over a WebSocket only subscriptions are answered.' });
}
