import { type Check, type ContractDocument, type Response, follow } from './contract-document.js';
import type { Headers } from './create-request-check.js';
import { operationById } from './find-operation.js';

export interface ContractAnswer {
  /** The list when absent. */
  readonly operationId?: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Headers;
  /** The decoded text. */
  readonly body: string;
}

type Compile = (schema: object) => Check;

/** Makes the check of answers. */
export function createAnswerCheck(document: ContractDocument, compile: Compile) {
  return ({ operationId = 'listSnapshots', status, headers, body }: ContractAnswer): readonly string[] => {
    const { responses } = operationById(document, operationId);
    const described = responses[status] ?? responses['default'];
    if (described === undefined) return [`There is no status ${status}.`];
    const response = follow<Response>(document, described);
    return [
      ...checkHeaders(document, response, headers, compile),
      ...checkBody(response, { status, headers, body }, compile),
      ...checkRequestId(headers, body),
    ];
  };
}

function checkHeaders(document: ContractDocument, response: Response, headers: Headers, compile: Compile): string[] {
  return Object.entries(response.headers ?? {}).flatMap(([name, node]) => {
    const { required = false, schema } = follow<{ readonly required?: boolean; readonly schema: object }>(
      document,
      node,
    );
    const value = headers[name.toLowerCase()];
    if (value === undefined) return required ? [`The header ${name} must be sent.`] : [];
    return compile(schema)(value).map((problem) => `Header ${name}: ${problem}.`);
  });
}

function checkBody(response: Response, { status, headers, body }: ContractAnswer, compile: Compile): string[] {
  const content = response.content ?? {};
  // Only failures of a proxy, which may be HTML, may also be nothing at all.
  if (body === '') return status >= 400 && 'text/html' in content ? [] : ['There must be a body.'];
  const mediaType = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const described = content[mediaType];
  if (described === undefined) return [`The content type ${mediaType || '(none)'} is not one of this status.`];
  if (mediaType !== 'application/json') return [];
  const value = parseJson(body);
  return value === undefined
    ? ['The body must be JSON.']
    : [...compile(described.schema)(value)].map((problem) => `Body: ${problem}.`);
}

/** The API gateway names the request twice, the same way. */
function checkRequestId(headers: Headers, body: string): string[] {
  const value = parseJson(body);
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || !('request_id' in value) || value.request_id === headers['x-request-id']) return [];
  return ['request_id must equal the header X-Request-Id.'];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
