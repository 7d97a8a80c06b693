import { STATUS_CODES } from 'node:http';
import type { SandboxBehaviour } from './sandbox-behaviour.js';

/** One complete HTTP answer, before it meets a socket. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. `content-length` and `x-request-id` are added when it is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** What only some Workspace errors carry. */
export interface WorkspaceErrorExtras {
  readonly error_detail?: string;
  readonly encoded_authorization_message?: string;
}

/** An error of the Workspace service itself. It has no request id in its body (`schema/upstream.openapi.yaml`). */
export function workspaceError(status: number, code: string, message: string, extras?: WorkspaceErrorExtras): Answer {
  return jsonAnswer(status, { error_code: code, error_msg: message, ...extras });
}

/** Makes an error of the API gateway in front. `number` is what follows the dot in its code: `0301`. */
export type GatewayErrors = (status: number, number: string, message: string, requestId: string) => Answer;

/** `request_id` in the body equals the `x-request-id` header (`schema/upstream.openapi.yaml`). */
export function createGatewayErrors(prefix: SandboxBehaviour['gatewayCodePrefix']): GatewayErrors {
  return (status, number, message, requestId) =>
    jsonAnswer(status, { error_msg: message, error_code: `${prefix}.${number}`, request_id: requestId });
}

/** An error of IAM. Its `code` is a number, unlike the other two layers' (`schema/upstream.openapi.yaml`). */
export function iamError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error: { code: status, message, title: STATUS_CODES[status] ?? 'Error' } }, headers);
}

/** What a proxy on the way answers, which knows nothing of any of the three layers. */
export function htmlError(status: number, title: string): Answer {
  const heading = `${status} ${title}`;
  const body = `<html>\r\n<head><title>${heading}</title></head>\r\n<body><center><h1>${heading}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}
