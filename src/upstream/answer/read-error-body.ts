import { isRow } from './decode-page.js';

/** What a failure's body says of itself, before scrubbing. Any of it may be missing. */
export interface ErrorBody {
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly errorDetail?: string;
  readonly encodedAuthorizationMessage?: string;
  readonly requestId?: string;
}

/**
 * Reads the error body of any layer that may answer (`schema/upstream.openapi.yaml`, `components.schemas`):
 * the Workspace service and the API gateway (`error_code`, `error_msg`), IAM (`{error: {code, message, title}}`, where
 * the code is a number), and the forms `{code, message}` and `{error: "text"}` of proxies in between.
 */
export function readErrorBody(body: unknown): ErrorBody {
  if (!isRow(body)) return {};
  const nested = body['error'];
  if (isRow(nested)) return readErrorBody({ ...body, ...nested, error: undefined });
  return dropUndefined({
    errorCode: readCode(body['error_code']) ?? readCode(body['code']),
    errorMessage: readText(body['error_msg']) ?? readText(body['message']) ?? readText(nested),
    errorDetail: readText(body['error_detail']) ?? readText(body['title']),
    encodedAuthorizationMessage: readText(body['encoded_authorization_message']),
    requestId: readText(body['request_id']),
  });
}

/** `WKS.0001`, `APIGW.0301`, `401`, `InvalidToken`: words and numbers. */
const codePattern = /^(?:[A-Za-z]{1,40}(?:[._-][A-Za-z0-9]{1,15}){0,3}|\d{1,8})$/;

function readCode(value: unknown): string | undefined {
  const code = typeof value === 'number' ? String(value) : value;
  return typeof code === 'string' && codePattern.test(code) ? code : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function dropUndefined(body: Record<keyof ErrorBody, string | undefined>): ErrorBody {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
