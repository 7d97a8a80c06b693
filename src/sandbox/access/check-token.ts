import { type Answer, type GatewayErrors, workspaceError } from '../answer.js';

/** Tokens that are never good, so that people can see each refusal. */
export const demoTokens = {
  'expired-token': 'answers 401: it must be renewed',
  'forbidden-token': 'answers 403: it may not list snapshots',
  'throttled-token': 'answers 429: too many calls, come back in 2 seconds',
} as const;

/** One line that a header can hold; real ones may have 40,000 characters (`schema/upstream.openapi.yaml`). */
const printable = /^[\x21-\x7e]{1,40000}$/;

export interface TokenCheck {
  /** The `X-Auth-Token` header. */
  readonly token: string | undefined;
  readonly accepted: 'any' | readonly string[];
  readonly gatewayErrors: GatewayErrors;
  readonly requestId: string;
}

/** The refusal of a token, or undefined when it opens the door. */
export function checkToken({ token, accepted, gatewayErrors, requestId }: TokenCheck): Answer | undefined {
  if (token === undefined || token === '') {
    return gatewayErrors(401, '0301', 'Incorrect IAM authentication information: x-auth-token not found', requestId);
  }
  if (accepted !== 'any') {
    if (accepted.includes(token)) return undefined;
    return gatewayErrors(401, '0301', 'Incorrect IAM authentication information: decrypt token fail', requestId);
  }
  switch (token) {
    case 'expired-token':
      return gatewayErrors(401, '0307', 'The token must be updated.', requestId);
    case 'forbidden-token':
      return workspaceError(403, 'WKS.0010', 'The user may not perform workspace:desktops:listSnapshots.', {
        encoded_authorization_message: 'c2FuZGJveC1lbmNvZGVkLWF1dGhvcml6YXRpb24tbWVzc2FnZQ==',
      });
    case 'throttled-token': {
      const answer = gatewayErrors(
        429,
        '0308',
        'The throttling threshold has been reached: limit:5,time:1 minute',
        requestId,
      );
      return { ...answer, headers: { ...answer.headers, 'retry-after': '2' } };
    }
  }
  if (printable.test(token)) return undefined;
  return gatewayErrors(401, '0301', 'Incorrect IAM authentication information: decrypt token fail', requestId);
}
