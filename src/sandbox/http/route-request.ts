import { type AccessRules, checkAccess } from '../access/check-access.js';
import { type Answer, iamError, workspaceError } from '../answer.js';
import { type Delivery, type DeliveryTools, toDelivery } from '../faults/delivery.js';
import type { Fault, FaultPlace } from '../faults/fault.js';
import { tokensPath } from '../iam/answer-token-request.js';
import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { BodyTooLarge } from './read-body.js';
import type { SandboxRequest } from './sandbox-request.js';

export interface RouteSettings {
  readonly access: AccessRules;
  readonly maxUriBytes: number;
  /** The fault that meets this request, if one is due. */
  readonly takeFault: (place: FaultPlace) => Fault | undefined;
  readonly insertRows: (count: number) => void;
  readonly deleteRows: (count: number) => void;
  /** Answers a list request that has passed all doors, otherwise than usual where `changed` says so. */
  readonly list: (query: string, changed?: Partial<SandboxBehaviour>) => Answer;
  readonly issueToken: (body: string) => Answer;
}

const listPath = /^\/v2\/([^/]+)\/snapshots$/;

/**
 * Leads a request through the doors in the order in which the cloud has them: the API gateway's (length, path, method,
 * who asks), then the service's own (project, parameters). Faults happen before any door that knows the caller.
 */
export async function routeRequest(
  request: SandboxRequest,
  requestId: string,
  settings: RouteSettings,
): Promise<Delivery> {
  const { gatewayErrors } = settings.access;
  if (Buffer.byteLength(request.target) > settings.maxUriBytes) {
    return whole(gatewayErrors(414, '0201', 'Request URI too large', requestId));
  }
  if (request.path === tokensPath) return await routeToIam(request, requestId, settings);
  const projectId = listPath.exec(request.path)?.[1];
  if (projectId === undefined) {
    return whole(gatewayErrors(404, '0101', 'The API does not exist or has not been published.', requestId));
  }
  if (request.method !== 'GET') {
    const answer = workspaceError(405, 'WKS.0005', 'The method is not allowed.');
    return whole({ ...answer, headers: { ...answer.headers, allow: 'GET' } });
  }
  return meetFault('snapshots', { requestId, settings }, (changed) => {
    const refusal = checkAccess(request, settings.access, requestId);
    if (refusal !== undefined) return refusal;
    if (projectId !== settings.access.projectId) return workspaceError(404, 'WKS.0007', 'The project does not exist.');
    return settings.list(request.query, changed);
  });
}

async function routeToIam(request: SandboxRequest, requestId: string, settings: RouteSettings): Promise<Delivery> {
  if (request.method !== 'POST') return whole(iamError(405, 'The method is not allowed.', { allow: 'POST' }));
  try {
    const body = await request.readBody();
    return meetFault('tokens', { requestId, settings }, () => settings.issueToken(body));
  } catch (error) {
    if (error instanceof BodyTooLarge) return whole(iamError(413, error.message, { connection: 'close' }));
    throw error;
  }
}

interface Visit {
  readonly requestId: string;
  readonly settings: RouteSettings;
}

function meetFault(
  place: FaultPlace,
  { requestId, settings }: Visit,
  answerWell: DeliveryTools['answerWell'],
): Delivery {
  const { access, takeFault, insertRows, deleteRows } = settings;
  const fault = takeFault(place);
  if (fault === undefined) return whole(answerWell());
  return toDelivery(fault, { gatewayErrors: access.gatewayErrors, requestId, answerWell, insertRows, deleteRows });
}

function whole(answer: Answer): Delivery {
  return { answer, manner: 'whole' };
}
