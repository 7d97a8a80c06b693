import { type Answer, jsonAnswer } from './answer.js';

/** What only some Workspace errors carry. */
export interface WorkspaceErrorExtras {
  readonly error_detail?: string;
  readonly encoded_authorization_message?: string;
}

/** An error of the Workspace service itself. It has no request id in its body (`schema/upstream.openapi.yaml`). */
export function workspaceError(status: number, code: string, message: string, extras?: WorkspaceErrorExtras): Answer {
  return jsonAnswer(status, { error_code: code, error_msg: message, ...extras });
}

/** An error of IAM. Its `code` is a number, unlike the other two layers'. */
export function iamError(status: number, title: string, message: string): Answer {
  return jsonAnswer(status, { error: { code: status, message, title } });
}

/** What a proxy on the way answers, which knows nothing of any of the three. */
export function htmlError(status: number, title: string): Answer {
  const heading = `${status} ${title}`;
  const body = `<html>\r\n<head><title>${heading}</title></head>\r\n<body><center><h1>${heading}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}
