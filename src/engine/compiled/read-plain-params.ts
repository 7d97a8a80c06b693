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

const paramNames = ['query', 'documentId', 'operationName', 'variables', 'extensions'] as const;
type ParamName = (typeof paramNames)[number];

/** The parameters in the body of a request; undefined where one is not of its type. */
export function readPlainParams(body: string): PlainParams | undefined {
  const sent = parseJson(body);
  if (!isObject(sent)) return undefined;
  const params = pickParams(sent);
  for (const name of paramNames) if (name in params && !isOfItsType(name, params[name])) return undefined;
  return params as PlainParams;
}

/** The parameters alone. Other members are ignored (GraphQL over HTTP, §5.3): Relay sends an `id`, and any may have `__proto__`. */
export function pickParams(sent: object): Partial<Record<ParamName, unknown>> {
  const params: Partial<Record<ParamName, unknown>> = {};
  for (const name of paramNames) {
    if (Object.hasOwn(sent, name)) params[name] = (sent as Partial<Record<ParamName, unknown>>)[name];
  }
  return params;
}

function isOfItsType(name: ParamName, value: unknown): boolean {
  switch (name) {
    case 'query':
    case 'documentId':
      return typeof value === 'string';
    case 'operationName':
      return typeof value === 'string' || value === null;
    case 'variables':
    case 'extensions':
      return isObject(value) || value === null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
