import { STATUS_CODES } from 'node:http';
import { type Answer, jsonAnswer } from './answer.js';

/** An error of IAM. Its `code` is a number, unlike the other two layers' (`schema/upstream.openapi.yaml`). */
export function iamError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error: { code: status, message, title: STATUS_CODES[status] ?? 'Error' } }, headers);
}
