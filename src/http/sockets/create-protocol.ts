import { GraphQLSchema, parse } from 'graphql';
import { type Server, type SubscribePayload, makeServer } from 'graphql-ws';
import { RefusedOperation } from './refused-operation.js';
import type { ConnectionParams } from './read-socket-token.js';

/** What `graphql-ws` knows of one WebSocket. */
export interface ProtocolSession {
  /** Reads who it is. False where the socket is to be closed with 4403. */
  introduce(params: ConnectionParams | undefined): boolean;
  /** An operation that begins when its `next` is called, and has ended when that resolves, or rejects with `RefusedOperation`. */
  subscribe(id: string, payload: SubscribePayload): AsyncIterable<never>;
}

/** It wants a document that it can execute; ours is in the payload, and the engine reads it. */
const placeholder = { schema: new GraphQLSchema({}), document: parse('subscription { snapshots { totalCount } }') };

/**
 * The protocol `graphql-transport-ws` as `graphql-ws` speaks it: messages that are none, in the wrong order, or with an id in use, and what
 * is sent after an operation has ended.
 *
 * Events do not pass through it, because it would print each of them once for each client: an operation sends them itself, and gives
 * nothing but its end. Nothing here waits, so that an operation is known by its id before the next message is read.
 */
export function createProtocol(introductionMs: number): Server<ProtocolSession> {
  return makeServer<ConnectionParams, ProtocolSession>({
    connectionInitWaitTimeout: introductionMs,
    onConnect: ({ connectionParams, extra }) => extra.introduce(connectionParams),
    onSubscribe: ({ extra }, id, payload) => ({ ...placeholder, contextValue: extra.subscribe(id, payload) }),
    subscribe: ({ contextValue }) => contextValue as AsyncIterable<never>,
    onError: (_context, _id, _payload, [error]) => {
      const refused = error?.originalError;
      return refused instanceof RefusedOperation ? refused.errors : undefined;
    },
  });
}
