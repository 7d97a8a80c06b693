import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { type Answer, jsonAnswer } from './answer.js';

/** Makes an error of the API gateway in front. `number` is what follows the dot in its code: `0301`. */
export type GatewayErrors = (status: number, number: string, message: string, requestId: string) => Answer;

/** `request_id` in the body equals the `x-request-id` header (`schema/upstream.openapi.yaml`). */
export function createGatewayErrors(prefix: SandboxBehaviour['gatewayCodePrefix']): GatewayErrors {
  return (status, number, message, requestId) =>
    jsonAnswer(status, { error_msg: message, error_code: `${prefix}.${number}`, request_id: requestId });
}
