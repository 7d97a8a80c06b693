import { type Answer, type GatewayErrors, workspaceError } from '../answer.js';
import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { toDrifted } from './to-drifted.js';
import type { Fault } from './fault.js';
import { toOddToken } from './to-odd-token.js';
import { toStatusAnswer } from './to-status-answer.js';
import { toWrongShape } from './to-wrong-shape.js';

/** An answer and how it goes over the wire. */
export interface Delivery {
  readonly answer: Answer;
  /** `cut`: some of the body, then a closed connection. `hang`: headers at most, and no end. */
  readonly manner: 'whole' | 'cut' | 'reset' | 'hang' | 'hang-after-headers';
  /** Bytes of the body that `cut` sends. */
  readonly bytes?: number;
  /** Milliseconds before anything is sent. */
  readonly delayMs?: number;
  readonly until?: Promise<unknown>;
}

export interface DeliveryTools {
  readonly gatewayErrors: GatewayErrors;
  readonly requestId: string;
  /** The answer that a healthy service gives, or one that behaves as `changed` says. Called when it is needed. */
  readonly answerWell: (changed?: Partial<SandboxBehaviour>) => Answer;
  readonly insertRows: (count: number) => void;
  readonly deleteRows: (count: number) => void;
}

/** What a request gets when it meets this fault. */
export function toDelivery(fault: Fault, tools: DeliveryTools): Delivery {
  return {
    answer: toAnswer(fault, tools),
    ...toManner(fault),
    ...(fault.delayMs !== undefined && { delayMs: fault.delayMs }),
    ...(fault.until !== undefined && { until: fault.until }),
  };
}

function toAnswer(fault: Fault, tools: DeliveryTools): Answer {
  const { gatewayErrors, requestId, answerWell } = tools;
  switch (fault.kind) {
    case 'status':
      return toStatusAnswer(fault, gatewayErrors, requestId);
    case 'throttle': {
      const quota = `limit:5,time:1 ${fault.per ?? 'minute'}`;
      const message = `The throttling threshold has been reached: policy user over ratelimit,${quota}`;
      const answer = gatewayErrors(429, '0308', message, requestId);
      if (fault.retryAfter === undefined) return answer;
      return { ...answer, headers: { ...answer.headers, 'retry-after': fault.retryAfter } };
    }
    case 'error-in-200':
      return workspaceError(200, fault.code ?? 'WKS.0202', fault.message ?? 'The resource does not exist.');
    case 'wrong-shape':
      return toWrongShape(answerWell(), fault.shape);
    case 'drift':
      return toDrifted(answerWell(), fault.drift);
    case 'insert-rows':
      tools.insertRows(fault.rows ?? 1);
      return answerWell();
    case 'delete-rows':
      tools.deleteRows(fault.rows ?? 1);
      return answerWell();
    case 'behave':
      // What every fault has beside its switches means nothing to the list.
      return answerWell(fault);
    case 'odd-token':
      return toOddToken(answerWell(), fault.token);
    case 'delay':
    case 'cut':
    case 'reset':
    case 'hang':
      return answerWell();
  }
}

function toManner(fault: Fault): Pick<Delivery, 'manner' | 'bytes'> {
  if (fault.kind === 'cut') return { manner: 'cut', ...(fault.bytes !== undefined && { bytes: fault.bytes }) };
  if (fault.kind === 'reset') return { manner: 'reset' };
  if (fault.kind === 'hang') return { manner: fault.after === 'headers' ? 'hang-after-headers' : 'hang' };
  return { manner: 'whole' };
}
