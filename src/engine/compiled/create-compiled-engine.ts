import { type DocumentNode, type GraphQLSchema, OperationTypeNode, getVariableValues } from 'graphql';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import { type DocumentCache, maxKeptChars } from '../create-document-cache.js';
import { type VariableLimits, areTooDeep } from '../limits/variable-limits.js';
import type { AnswerMediaType, OperationAnswer, OperationFacts, OperationRequest } from '../operation.js';
import { noteTrusted } from '../trusted-documents/note-trusted.js';
import { type TrustPolicy, identifyDocument } from '../trusted-documents/identify-document.js';
import type { YogaServer } from '../yoga/create-yoga-server.js';
import { type KnownDocument, createCompiledOperations, createKnownDocument } from './create-known-document.js';
import { printResponse } from './print-response.js';
import { readPlainParams } from './read-plain-params.js';

export interface CompiledEngineOptions extends VariableLimits {
  /** Parses and validates what is new, with all of its plugins. */
  readonly yoga: Pick<YogaServer, 'getEnveloped'>;
  readonly schema: GraphQLSchema;
  /** Null: every document comes as text. */
  readonly trust: TrustPolicy | null;
  /** Yoga's own. */
  readonly documents: DocumentCache;
}

/**
 * Answers what it can, with status 200 and without errors; undefined is for Yoga to answer, in the same context. Never rejects.
 */
export type CompiledEngine = (
  request: OperationRequest,
  context: OperationContext,
  facts: OperationFacts,
) => Promise<OperationAnswer | undefined>;

/** Fields of all compiled operations. A document of fragments has far more of them than its text is long. */
const maxCompiledFields = 30_000;

const contentTypes: Readonly<Record<AnswerMediaType, string>> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

/**
 * The compiled engine: how nearly every request is answered, in the order in which it happens.
 *
 * Yoga is a general server. It makes a `Request` and a `Response` of the Fetch API for each request, asks every hook of every plugin
 * whether it has something to say, and its executor decides again for each field of each row what the document and the
 * schema have decided for all of them. All of that is worth its time where something is out of the ordinary. So here is only
 * what has to happen for an ordinary request, on strings and plain objects, with a document that is known:
 *
 * 1. The body is parsed, and has the parameters of GraphQL over HTTP, perhaps among other members.
 * 2. Its document is known. If not, Yoga's own parser and validator read it, under all limits; what they have let pass once
 *    is known from then on, with each of its operations compiled.
 * 3. What depends on the variables is checked: their depth, their types, and what the operation would cost with them.
 * 4. The compiled operation runs, and its `data` is printed.
 *
 * Everything else (a request to refuse, a field that fails, a row that was left out, a question for the
 * schema) gets no answer here. Yoga does the whole of it again, in the same context, so that nothing is asked of the upstream
 * twice; and there is one place only where errors are made.
 */
export function createCompiledEngine(options: CompiledEngineOptions): CompiledEngine {
  const { documents, schema, trust, yoga } = options;
  const compiled = createCompiledOperations(maxCompiledFields);
  let learnedCount = 0;

  /** Undefined for what Yoga refuses, and for what is too long to be remembered. */
  const learn = (text: string): KnownDocument | undefined => {
    if (text.length > maxKeptChars) return undefined;
    const { parse, validate } = yoga.getEnveloped({});
    try {
      // Both are graphql-js' own, wrapped by Yoga, which does not say so in its types.
      const document = parse(text) as DocumentNode;
      if ((validate(schema, document) as readonly unknown[]).length > 0) return undefined;
      learnedCount += 1;
      const learned = createKnownDocument({ schema, document, limits: options, id: String(learnedCount), compiled });
      documents.learned(text, document, learned);
      return learned;
    } catch {
      return undefined;
    }
  };

  return async ({ body, delivery, format }, context, facts) => {
    const params = readPlainParams(body);
    if (!params || delivery === 'events') return undefined;
    const named = identifyDocument(trust, params);
    const text = named.text ?? params.query;
    if (named.refusal || typeof text !== 'string') return undefined;
    const operation = (documents.known(text) ?? learn(text))?.operation(params.operationName);
    // To open a subscription is Yoga's; its events have plans of their own.
    if (operation?.type !== OperationTypeNode.QUERY || areTooDeep(params.variables, options)) return undefined;
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions, params.variables ?? {}, {
      maxErrors: 1,
    });
    if (!variables || operation.findExcess(variables)) return undefined;
    facts.type = 'query';
    noteTrusted(facts, named, operation.name);
    const printed = await operation.run(context, variables, printResponse);
    if (printed === undefined) return undefined;
    trust?.onDocument(named.kind);
    return { status: 200, contentType: contentTypes[format.mediaType], body: printed, execution: 'compiled' };
  };
}
