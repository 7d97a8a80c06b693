import { checkToken } from '../access/check-token.js';
import type { Answer } from '../answers/answer.js';
import { workspaceError } from '../answers/error-answers.js';
import type { GatewayErrors } from '../answers/gateway-errors.js';
import { type Delivery, toDelivery } from '../faults/delivery.js';
import type { Fault } from '../faults/fault.js';
import type { SandboxRequest } from './sandbox-request.js';

export interface RouteSettings {
  readonly projectId: string;
  readonly tokens: 'any' | readonly string[];
  readonly maxUriBytes: number;
  readonly gatewayErrors: GatewayErrors;
  /** The fault that meets this request, if one is due. */
  readonly takeFault: () => Fault | undefined;
  readonly insertRows: (count: number) => void;
  /** Answers a list request that has passed all doors. */
  readonly list: (query: string) => Answer;
}

const listPath = /^\/v2\/([^/]+)\/snapshots$/;

/**
 * Leads a request through the doors in the order in which the cloud has them: the API gateway's (length, path, method,
 * who asks), then the service's own (project, parameters). Faults happen before any door that knows the caller.
 */
export function routeRequest(request: SandboxRequest, requestId: string, settings: RouteSettings): Delivery {
  const { gatewayErrors, maxUriBytes, takeFault, insertRows } = settings;
  if (Buffer.byteLength(request.target) > maxUriBytes) {
    return whole(gatewayErrors(414, '0201', 'Request URI too large', requestId));
  }
  const projectId = listPath.exec(request.path)?.[1];
  if (projectId === undefined) {
    return whole(gatewayErrors(404, '0101', 'The API does not exist or has not been published.', requestId));
  }
  if (request.method !== 'GET') {
    const answer = workspaceError(405, 'WKS.0005', 'The method is not allowed.');
    return whole({ ...answer, headers: { ...answer.headers, allow: 'GET' } });
  }
  const answerList = (): Answer => passDoors(request, { projectId, requestId, settings });
  const fault = takeFault();
  if (fault === undefined) return whole(answerList());
  return toDelivery(fault, { gatewayErrors, requestId, answerList, insertRows });
}

interface Visit {
  readonly projectId: string;
  readonly requestId: string;
  readonly settings: RouteSettings;
}

function passDoors({ headers, query }: SandboxRequest, { projectId, requestId, settings }: Visit): Answer {
  const { gatewayErrors, tokens } = settings;
  const token = headers['x-auth-token']?.toString();
  const refusal = checkToken({ token, accepted: tokens, gatewayErrors, requestId });
  if (refusal !== undefined) return refusal;
  if (projectId !== settings.projectId) return workspaceError(404, 'WKS.0007', 'The project does not exist.');
  return settings.list(query);
}

function whole(answer: Answer): Delivery {
  return { answer, manner: 'whole' };
}
