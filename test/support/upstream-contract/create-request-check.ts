import { type Check, type ContractDocument, type Operation, type Parameter, follow } from './contract-document.js';
import { findOperation } from './find-operation.js';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ContractRequest {
  readonly method: string;
  readonly path: string;
  /** The raw query string, without `?`. */
  readonly query: string;
  readonly headers: Headers;
  /** As text; not looked at when absent. */
  readonly body?: string;
}

/** Makes the check of requests. Stricter than the servers are: a client that we write sends nothing that is not known. */
export function createRequestCheck(document: ContractDocument, compile: (schema: object) => Check) {
  return ({ method, path, query, headers, body }: ContractRequest): readonly string[] => {
    const found = findOperation(document, method, path);
    if (found === undefined) return [`There is no ${method} ${path}.`];
    const { operation, pathValues } = found;
    const parameters = (operation.parameters ?? []).map((parameter) => follow<Parameter>(document, parameter));
    return [
      ...checkPath(parameters, pathValues, compile),
      ...checkQuery(parameters, query, compile),
      ...checkTogether(operation, query),
      ...checkSecurity(document, operation, headers),
      ...(method === 'GET' ? checkNoBody(headers) : checkBody(operation, body, compile)),
    ];
  };
}

type Compile = (schema: object) => Check;

function checkPath(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, string>>,
  compile: Compile,
): string[] {
  return parameters
    .filter((parameter) => parameter.in === 'path')
    .flatMap(({ name, schema }) =>
      compile(schema)(values[name]).map((problem) => `Path parameter ${name}: ${problem}.`),
    );
}

function checkQuery(parameters: readonly Parameter[], query: string, compile: Compile): string[] {
  const problems: string[] = [];
  if (query.includes('+')) problems.push('A space must be sent as %20 and a plus as %2B, not as "+".');
  const groups = new Map<string, string[]>();
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s).map(decodeURIComponent);
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  for (const [name, values] of groups) {
    const parameter = parameters.find((each) => each.in === 'query' && each.name === name);
    if (parameter === undefined) problems.push(`There is no query parameter ${name}.`);
    else problems.push(...checkValues(parameter, values, compile));
  }
  return problems;
}

function checkValues({ name, schema }: Parameter, values: readonly string[], compile: Compile): string[] {
  const isList = schema.type === 'array';
  if (!isList && values.length > 1) return [`Query parameter ${name} must not be repeated.`];
  const [first = ''] = values;
  const value = isList ? values : schema.type === 'integer' && /^-?[0-9]+$/.test(first) ? Number(first) : first;
  return compile(schema)(value).map((problem) => `Query parameter ${name}: ${problem}.`);
}

function checkTogether(operation: Operation, query: string): string[] {
  const names = query.split('&').map((pair) => pair.split('=')[0] ?? '');
  return (operation['x-together'] ?? [])
    .filter((group) => group.some((name) => names.includes(name)) && !group.every((name) => names.includes(name)))
    .map((group) => `${group.join(' and ')} must come together.`);
}

function checkSecurity(document: ContractDocument, operation: Operation, headers: Headers): string[] {
  const ways = operation.security ?? document.security;
  const isOpen = ways.length === 0;
  const names = ways
    .flatMap((way) => Object.keys(way))
    .map((id) => document.components.securitySchemes[id]?.name ?? id);
  if (isOpen || names.some((name) => headers[name.toLowerCase()] !== undefined)) return [];
  return [`One of the headers ${names.join(', ')} must be sent.`];
}

function checkNoBody(headers: Headers): string[] {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  return length === '0' && coding === undefined ? [] : ['A GET must not have a body.'];
}

function checkBody({ requestBody }: Operation, body: string | undefined, compile: Compile): string[] {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined || body === undefined) return [];
  return compile(schema)(JSON.parse(body)).map((problem) => `Body: ${problem}.`);
}
