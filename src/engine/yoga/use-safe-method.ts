import { type DocumentNode, GraphQLError, OperationTypeNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** What is known of the request that an operation comes with. */
interface RequestContext {
  /** Whether it came by GET, which must change nothing (RFC 9110 §9.2.1). */
  readonly isSafe: boolean;
  readonly params: { readonly operationName?: string | null };
}

/** Refuses a mutation that comes by GET with 405 (GraphQL over HTTP, §6.2.1). */
export function useSafeMethod(): Plugin<RequestContext> {
  return {
    onParse:
      () =>
      ({ context, result }) => {
        if (!context.isSafe || result instanceof Error) return;
        // graphql-js' own, which Yoga does not say in its types.
        const operation = getOperationAST(result as DocumentNode, context.params.operationName);
        if (operation?.operation !== OperationTypeNode.MUTATION) return;
        throw new GraphQLError('A mutation must be sent by POST.', {
          extensions: { code: 'BAD_REQUEST', http: { status: 405 } },
        });
      },
  };
}
