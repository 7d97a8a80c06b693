import type { IncomingMessage, ServerResponse } from 'node:http';
import { type GatewayErrors, createGatewayErrors } from './answers/gateway-errors.js';
import { createFaultQueue } from './faults/fault-queue.js';
import { type FaultControl, answerFaultControl, faultsPath } from './faults/faults-over-http.js';
import { deliver } from './http/deliver.js';
import { type ReceivedRequest, createRequestLog } from './http/request-log.js';
import { routeRequest } from './http/route-request.js';
import { toSandboxRequest } from './http/sandbox-request.js';
import { listSnapshots } from './list/list-snapshots.js';
import { createRowOrder } from './list/row-order.js';
import { createChangingPopulation } from './population/changing-population.js';
import { createLivingPopulation } from './population/living-population.js';
import { createRandom, drawHex } from './population/random.js';
import { type SandboxOptions, defaultBehaviour, defaultProjectId } from './sandbox-options.js';

/** Everything of the sandbox but the server that it answers through. */
export interface Backend extends FaultControl {
  readonly requests: readonly ReceivedRequest[];
  readonly gatewayErrors: GatewayErrors;
  readonly nextRequestId: () => string;
  readonly handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Puts the sandbox's parts together. */
export function createBackend(options: SandboxOptions): Backend {
  const { now = Date.now, seed = 1 } = options;
  const behaviour = { ...defaultBehaviour, ...options.behaviour };
  const log = createRequestLog(options.maxRecordedRequests ?? 1000);
  const faultQueue = createFaultQueue();
  const population = createChangingPopulation(toPopulation(options.snapshots, seed));
  const order = createRowOrder(behaviour.orderWithoutSort);
  const random = createRandom(seed, 'request-ids');
  const nextRequestId = (): string => drawHex(random, 32);
  const gatewayErrors = createGatewayErrors(behaviour.gatewayCodePrefix);
  const control: FaultControl = {
    addFault: faultQueue.add,
    faults: faultQueue.list,
    clearFaults() {
      faultQueue.clear();
      population.reset();
    },
  };
  const routes = {
    projectId: options.projectId ?? defaultProjectId,
    tokens: options.tokens ?? 'any',
    maxUriBytes: options.maxUriBytes ?? 32_768,
    gatewayErrors,
    takeFault: faultQueue.take,
    insertRows: (count: number) => {
      population.insert(count, now());
    },
    list: (query: string) => listSnapshots(query, population.rowsAt(now()), { behaviour, order }),
  };

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = toSandboxRequest(message);
    const requestId = nextRequestId();
    if (options.faultsOverHttp === true && request.path === faultsPath) {
      await deliver(response, { answer: await answerFaultControl(request, control), manner: 'whole' }, requestId);
      return;
    }
    const noteStatus = log.note(request);
    await deliver(response, routeRequest(request, requestId, routes), requestId, noteStatus);
  }

  return { ...control, requests: log.requests, gatewayErrors, nextRequestId, handle };
}

function toPopulation(rows: readonly unknown[] | undefined, seed: number): (now: number) => readonly unknown[] {
  return rows === undefined ? createLivingPopulation(seed) : () => rows;
}
