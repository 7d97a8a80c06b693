import { LRUCache } from 'lru-cache';
import { type DocumentNode, type GraphQLSchema, getVariableValues } from 'graphql';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { YogaServer } from '../yoga/create-yoga-server.js';
import { toAnswerType } from './to-answer-type.js';
import { type KnownDocument, createCompiledOperations, createKnownDocument } from './create-known-document.js';
import { type VariableLimitsOptions, areTooDeep } from '../limits/use-variable-limits.js';
import { type PrintedResponse, printResponse } from './print-response.js';
import { readPlainParams } from './read-plain-params.js';
import { type TrustPolicy, identifyDocument } from '../trusted-documents/identify-document.js';

export interface HotPathOptions extends VariableLimitsOptions {
  /** Parses and validates what is new, with all of its plugins. */
  readonly yoga: Pick<YogaServer, 'getEnveloped'>;
  readonly schema: GraphQLSchema;
  /** Null: every document comes as text. */
  readonly trust: TrustPolicy | null;
}

/** A request as far as it matters here, its head and its size having been checked. */
export interface HotRequest {
  readonly body: string;
  readonly accept: string | undefined;
}

/** An answer of status 200, without errors. */
export interface HotAnswer {
  readonly status: 200;
  readonly contentType: string;
  readonly body: PrintedResponse;
}

/** Answers what it can; undefined is for Yoga to answer, in the same context. Never rejects. */
export type HotPath = (request: HotRequest, context: OperationContext) => Promise<HotAnswer | undefined>;

/** Characters of document text that is remembered, and of one document. A parsed document takes some fifty times its text. */
const knownChars = 400_000;
const maxDocumentChars = 20_000;

/** Fields of all compiled operations. A document of fragments has far more of them than its text is long. */
const maxCompiledFields = 30_000;

/**
 * The hot path: how nearly every request is answered, in the order in which it happens.
 *
 * Yoga is a general server. It makes a `Request` and a `Response` of the Fetch API for each request, asks every hook of every plugin
 * whether it has something to say, and its executor decides anew for each field of each row what the document and the
 * schema have decided for all of them. All of that is worth its time where something is out of the ordinary. So here is only
 * what has to happen for an ordinary request, on strings and plain objects, with a document that is known:
 *
 * 1. The body is parsed, and has the parameters of GraphQL over HTTP and no others.
 * 2. Its document is known. If not, Yoga's own parser and validator read it, under all limits; what they have let pass once
 *    is known from then on, with each of its operations compiled (`src/engine/compiled`).
 * 3. What depends on the variables is checked: their depth, their types, and what the operation would cost with them.
 * 4. The compiled operation runs, and its `data` is printed.
 *
 * Whatever is not so - a request that is to be refused, a field that fails, a row that was left out, a question for the
 * schema - gets no answer here. Yoga does the whole of it again, in the same context, so that nothing is asked of the upstream
 * twice; and there is one place only where errors are made.
 */
export function createHotPath({ yoga, schema, trust, maxDepth, ...limits }: HotPathOptions): HotPath {
  const known = new LRUCache<string, KnownDocument>({
    maxSize: knownChars,
    maxEntrySize: maxDocumentChars + 1,
    sizeCalculation: (_, text) => text.length + 1,
    // Its operations hold the whole document, and nobody would find them any more.
    dispose: ({ forget }) => {
      forget();
    },
  });
  const compiled = createCompiledOperations(maxCompiledFields);
  let learnedCount = 0;

  /** Undefined for what Yoga refuses, and for what is too long to be remembered. */
  const learn = (text: string): KnownDocument | undefined => {
    if (text.length > maxDocumentChars) return undefined;
    const { parse, validate } = yoga.getEnveloped({});
    try {
      // Both are graphql-js' own, wrapped by Yoga, which does not say so in its types.
      const document = parse(text) as DocumentNode;
      if ((validate(schema, document) as readonly unknown[]).length > 0) return undefined;
      learnedCount += 1;
      const learned = createKnownDocument({ schema, document, limits, id: String(learnedCount), compiled });
      known.set(text, learned);
      return learned;
    } catch {
      return undefined;
    }
  };

  return async ({ body, accept }, context) => {
    const contentType = toAnswerType(accept);
    const params = readPlainParams(body);
    if (contentType === undefined || !params) return undefined;
    const named = identifyDocument(trust, params);
    const text = named.text ?? params.query;
    if (named.refusal || typeof text !== 'string') return undefined;
    const operation = (known.get(text) ?? learn(text))?.operation(params.operationName);
    if (!operation || areTooDeep(params.variables, maxDepth)) return undefined;
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions, params.variables ?? {}, {
      maxErrors: 1,
    });
    if (!variables || operation.findExcess(variables)) return undefined;
    const printed = await operation.run(context, variables, printResponse);
    if (printed === undefined) return undefined;
    trust?.onDocument(named.kind);
    return { status: 200, contentType, body: printed };
  };
}
