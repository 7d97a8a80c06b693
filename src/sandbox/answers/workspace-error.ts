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
