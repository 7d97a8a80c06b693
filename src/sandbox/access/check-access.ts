import type { Answer, GatewayErrors } from '../answer.js';
import type { TokenRegister } from '../iam/create-token-register.js';
import type { SignedRequest } from './to-canonical-request.js';
import { type SignatureRules, checkSignature } from './check-signature.js';
import { checkToken } from './check-token.js';

export interface AccessRules extends SignatureRules {
  readonly tokens: 'any' | readonly string[];
  readonly register: TokenRegister;
  readonly gatewayErrors: GatewayErrors;
}

/** The refusal of a request, or undefined if it may pass. Checks its signature if it has one, otherwise its token. */
export function checkAccess(request: SignedRequest, rules: AccessRules, requestId: string): Answer | undefined {
  const { tokens, register, gatewayErrors } = rules;
  if (request.headers.authorization?.startsWith('SDK-HMAC-SHA256') === true) {
    const problem = checkSignature(request, rules);
    if (problem === undefined) return undefined;
    return gatewayErrors(401, '0301', `Incorrect IAM authentication information: ${problem}`, requestId);
  }
  const token = request.headers['x-auth-token']?.toString();
  const state = register.stateOf(token ?? '');
  if (state === 'valid') return undefined;
  if (state === 'ended') return gatewayErrors(401, '0307', 'The token must be updated.', requestId);
  return checkToken({ token, accepted: tokens, gatewayErrors, requestId });
}
