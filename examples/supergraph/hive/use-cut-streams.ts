import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/**
 * Cuts a client's event stream where the stream of the subgraph was cut, so that the client comes again.
 *
 * Without it Hive Gateway sends an error and `complete`, which is final for clients of GraphQL over SSE. It does the same if the
 * subgraph cannot be reached, or is stopping. Clients that are connected to Hive by a WebSocket still get the error.
 */
export function useCutStreams(name: string): GatewayPlugin {
  return {
    onSubgraphExecute({ executionRequest, subgraphName }) {
      if (subgraphName !== name || executionRequest.operationType !== 'subscription') return undefined;
      const { res } = (executionRequest.context ?? {}) as NodeContext;
      const cutAfter = (result: Result): void => {
        if (result.errors?.some(isPassing)) res?.destroy();
      };
      return ({ result }) => {
        if (Symbol.asyncIterator in result) return { onNext: (event) => cutAfter(event.result as Result) };
        cutAfter(result as Result);
        return undefined;
      };
    },
  };
}

/** Each error of the snapshot gateway has its request's id: what has none is Hive's own, of the connection to it. */
function isPassing({ extensions }: ResultError): boolean {
  return extensions?.['requestId'] === undefined || extensions['code'] === 'OVERLOADED';
}

/** What Hive Gateway has of a request that came to Node's own server. */
interface NodeContext {
  readonly res?: { destroy(): void };
}

interface Result {
  readonly errors?: readonly ResultError[];
}

interface ResultError {
  readonly extensions?: Readonly<Record<string, unknown>>;
}
