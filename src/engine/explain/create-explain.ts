import { type GraphQLSchema, getOperationAST, getVariableValues, parse } from 'graphql';
import { parseJson } from '../../lib/parse-json.js';
import { readPlainParams } from '../compiled/read-plain-params.js';
import type { DocumentCache } from '../create-document-cache.js';
import { findFragments } from '../document-parts.js';
import { prepareCost } from '../limits/prepare-cost.js';
import type { Operation, OperationAnswer } from '../operation.js';
import { type TrustPolicy, identifyDocument } from '../trusted-documents/identify-document.js';
import { type RecordedCall, createCallsRecord } from './create-calls-record.js';

export interface ExplainOptions {
  readonly schema: GraphQLSchema;
  readonly trust: TrustPolicy | null;
  readonly documents: DocumentCache;
  readonly maxCost: number;
  readonly maxUpstreamCalls: number;
  readonly describeCall: Parameters<typeof createCallsRecord>[0];
}

/** Follows an operation that asks for it, and adds to its answer which upstream calls it made. */
export interface Explain {
  /** Undefined for a request that does not ask. */
  begin(body: string, operation: Operation): ((answer: OperationAnswer) => OperationAnswer) | undefined;
}

/** Calls that are listed one by one. */
const maxCalls = 50;
/** Bytes that they may have together, as JSON. */
const maxBytes = 65_536;

/**
 * Explains what `extensions: { "explain": true }` of a request asks for: the answer's `extensions.upstreamCalls` and
 * `extensions.cost`, also where it failed. It reads the answer of either engine, so that both say the same.
 */
export function createExplain(options: ExplainOptions): Explain {
  const { describeCall, maxCost, maxUpstreamCalls } = options;
  return {
    begin: (body, operation) => {
      const params = readPlainParams(body);
      if (params?.extensions?.['explain'] !== true) return undefined;
      const record = createCallsRecord(describeCall, maxCalls);
      operation.trail.follow(record);
      return (answer) => {
        if (answer.stream) return answer;
        const text = typeof answer.body === 'string' ? answer.body : Buffer.concat(answer.body).toString();
        const response = parseJson(text);
        if (!isObject(response)) return answer;
        const cost = wasMeasured(response) ? measureCost(params, options) : null;
        const { errors, extensions: given, ...rest } = response;
        const extensions = {
          ...(isObject(given) ? given : {}),
          cost: { cost, maxCost, upstreamCalls: operation.trail.calls, maxUpstreamCalls },
          upstreamCalls: fitting(record.calls),
        };
        // Before the data, of which there may be many screens.
        const printed = JSON.stringify({ errors, extensions, ...rest });
        return { ...answer, body: [Buffer.from(printed)] };
      };
    },
  };
}

/** The first of them that have room. */
function fitting(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  let bytes = 2;
  const end = calls.findIndex((call) => (bytes += Buffer.byteLength(JSON.stringify(call)) + 1) > maxBytes);
  return end < 0 ? calls : calls.slice(0, end);
}

/** Whether its document was found valid: it was executed, or refused for its cost alone. Of no other is the cost worth the work. */
function wasMeasured(response: Readonly<Record<string, unknown>>): boolean {
  if ('data' in response) return true;
  const { errors } = response;
  return (
    Array.isArray(errors) &&
    errors.some((error) => isObject(error) && isObject(error['extensions']) && error['extensions']['limit'] === 'cost')
  );
}

function measureCost(params: NonNullable<ReturnType<typeof readPlainParams>>, options: ExplainOptions): number | null {
  const { documents, schema, trust } = options;
  const text = identifyDocument(trust, params).text ?? params.query;
  if (text === undefined) return null;
  const document = documents.get(text) ?? parse(text);
  const operation = getOperationAST(document, params.operationName);
  if (!operation) return null;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], params.variables ?? {});
  return coerced ? prepareCost({ schema, fragments: findFragments(document) })(operation)(coerced) : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
