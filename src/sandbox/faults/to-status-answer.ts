import { type Answer, type GatewayErrors, htmlError, iamError, jsonAnswer, workspaceError } from '../answer.js';
import type { FaultLayer, StatusFault } from './fault.js';

/** The number that the API gateway gives a status (`schema/upstream.openapi.yaml` lists them all). */
const gatewayNumbers: Readonly<Record<number, string>> = {
  400: '0201',
  401: '0301',
  403: '0302',
  404: '0101',
  405: '0501',
  413: '0201',
  414: '0201',
  429: '0308',
  494: '0201',
  502: '0610',
  503: '0613',
  504: '0201',
};

/** The statuses that the service itself documents; the others come from the layers before it. */
const workspaceStatuses: readonly number[] = [400, 403, 404, 409, 500];

/** The answer that a status fault asks for. */
export function toStatusAnswer(fault: StatusFault, gatewayErrors: GatewayErrors, requestId: string): Answer {
  const answer = toBody(fault, gatewayErrors, requestId);
  return { ...answer, headers: { ...answer.headers, ...fault.headers } };
}

function toBody(fault: StatusFault, gatewayErrors: GatewayErrors, requestId: string): Answer {
  const { status, body, message = 'A fault was asked for.' } = fault;
  if (typeof body === 'string') return { status, headers: {}, body };
  if (body !== undefined) return jsonAnswer(status, body);
  switch (fault.layer ?? usualLayer(fault)) {
    case 'workspace':
      return workspaceError(status, fault.code ?? 'WKS.0001', message);
    case 'api-gateway': {
      const number = fault.code?.split('.')[1] ?? gatewayNumbers[status] ?? '0601';
      return gatewayErrors(status, number, message, requestId);
    }
    case 'iam':
      return iamError(status, message);
    case 'html':
      return htmlError(status, message);
    case 'empty':
      return { status, headers: {}, body: '' };
  }
}

function usualLayer({ at, status }: StatusFault): FaultLayer {
  if (at === 'tokens') return 'iam';
  return workspaceStatuses.includes(status) ? 'workspace' : 'api-gateway';
}
