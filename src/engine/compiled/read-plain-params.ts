import { parseJson } from '../../lib/parse-json.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** The parameters of a GraphQL request (GraphQL over HTTP, §5.3), and the id of its appendix on persisted documents. */
export interface PlainParams {
  readonly query?: string;
  readonly operationName?: string | null;
  readonly variables?: JsonObject | null;
  readonly extensions?: JsonObject | null;
  readonly documentId?: string;
}

/** The parameters in the body of a request; undefined where there are others, or one is not of its type. */
export function readPlainParams(body: string): PlainParams | undefined {
  const params = parseJson(body);
  if (!isObject(params)) return undefined;
  for (const [name, value] of Object.entries(params)) if (!isOfItsType(name, value)) return undefined;
  return params;
}

function isOfItsType(name: string, value: unknown): boolean {
  switch (name) {
    case 'query':
    case 'documentId':
      return typeof value === 'string';
    case 'operationName':
      return typeof value === 'string' || value === null;
    case 'variables':
    case 'extensions':
      return isObject(value) || value === null;
    default:
      return false;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
