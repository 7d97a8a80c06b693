import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, createGatewayErrors, type GatewayErrors } from './answer.js';
import { createFaultQueue } from './faults/create-fault-queue.js';
import { type FaultControl, answerFaultControl, faultsPath } from './faults/answer-fault-control.js';
import { deliver } from './http/deliver.js';
import { type ReceivedRequest, createRequestLog } from './http/create-request-log.js';
import { type RouteSettings, routeRequest } from './http/route-request.js';
import { toSandboxRequest } from './http/sandbox-request.js';
import { tokensPath } from './iam/answer-token-request.js';
import { type Iam, createIam } from './iam/create-iam.js';
import { listSnapshots } from './list/list-snapshots.js';
import { createRowForm } from './list/create-row-form.js';
import { createRowOrder } from './list/create-row-order.js';
import { answerChangeControl, changesPath } from './population/answer-change-control.js';
import { type ChangingPopulation, createChangingPopulation } from './population/create-changing-population.js';
import { type Population, createLivingPopulation } from './population/create-living-population.js';
import { type PopulationControl, createPopulationControl } from './population/create-population-control.js';
import { createRandom, drawHex } from './population/create-random.js';
import { defaultActivity } from './sandbox-activity.js';
import { type SandboxBehaviour, defaultBehaviour } from './sandbox-behaviour.js';
import { type SandboxOptions, defaultAccessKeys, defaultProjectId } from './sandbox-options.js';

/** Everything of the sandbox but the server that it answers through. */
export interface Backend extends FaultControl {
  readonly requests: readonly ReceivedRequest[];
  readonly tokenRequests: readonly ReceivedRequest[];
  readonly iam: Iam;
  readonly population: PopulationControl;
  readonly gatewayErrors: GatewayErrors;
  readonly nextRequestId: () => string;
  readonly handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Puts the sandbox's parts together. */
export function createBackend(options: SandboxOptions): Backend {
  const gatewayErrors = createGatewayErrors(options.behaviour?.gatewayCodePrefix ?? defaultBehaviour.gatewayCodePrefix);
  const { routes, control, iam, population } = createService(options, gatewayErrors);
  const capacity = options.maxRecordedRequests ?? 1000;
  const listLog = createRequestLog(capacity);
  const tokenLog = createRequestLog(capacity);
  const random = createRandom(options.seed ?? 1, 'request-ids');
  const nextRequestId = (): string => drawHex(random, 32);

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = toSandboxRequest(message);
    const requestId = nextRequestId();
    if (options.faultsOverHttp === true && request.path === faultsPath) {
      await deliver(response, { answer: await answerFaultControl(request, control), manner: 'whole' }, requestId);
      return;
    }
    if (options.faultsOverHttp === true && request.path === changesPath) {
      await deliver(response, { answer: await answerChangeControl(request, population), manner: 'whole' }, requestId);
      return;
    }
    const { noteStatus, noteBody } = (request.path === tokensPath ? tokenLog : listLog).note(request);
    const noted = { ...request, readBody: async () => noteBody(await request.readBody()) };
    await deliver(response, await routeRequest(noted, requestId, routes), requestId, noteStatus);
  }

  const logs = { requests: listLog.requests, tokenRequests: tokenLog.requests };
  return { ...control, ...logs, iam, population, gatewayErrors, nextRequestId, handle };
}

interface Service {
  readonly routes: RouteSettings;
  readonly control: FaultControl;
  readonly iam: Iam;
  readonly population: PopulationControl;
}

function createService(options: SandboxOptions, gatewayErrors: GatewayErrors): Service {
  const { now = Date.now, projectId = defaultProjectId, tokens = 'any', accessKeys = defaultAccessKeys } = options;
  const iam = createIam(options);
  const faults = createFaultQueue();
  const population = createChangingPopulation(toPopulation(options));
  const list = createList(options, population, now);
  const routes: RouteSettings = {
    access: { projectId, tokens, accessKeys, now, register: iam.register, gatewayErrors },
    maxUriBytes: options.maxUriBytes ?? 32_768,
    takeFault: faults.take,
    insertRows: (count) => {
      population.insert(count, now());
    },
    deleteRows: (count) => {
      population.delete(count, now());
    },
    list: list.answer,
    issueToken: iam.issueToken,
  };
  const control: FaultControl = {
    addFault: faults.add,
    faults: faults.list,
    clearFaults() {
      faults.clear();
      population.reset();
      list.reset();
    },
  };
  return { routes, control, iam, population: createPopulationControl(population, now) };
}

interface List {
  /** Answers as this sandbox does, but for what `changed` says. */
  readonly answer: (query: string, changed?: Partial<SandboxBehaviour>) => Answer;
  /** The next request is the first one again. */
  readonly reset: () => void;
}

function createList(options: SandboxOptions, population: ChangingPopulation, now: () => number): List {
  const behaviour = { ...defaultBehaviour, ...options.behaviour };
  const form = createRowForm();
  const order = createRowOrder();
  let isFirst = true;
  return {
    answer(query, changed) {
      const current = changed === undefined ? behaviour : { ...behaviour, ...changed };
      if (!isFirst && current.deleteBetween > 0) population.delete(current.deleteBetween, now());
      if (!isFirst && current.insertBetween > 0) population.insert(current.insertBetween, now());
      isFirst = false;
      return listSnapshots(query, population.rowsAt(now()), { behaviour: current, form, order });
    },
    reset() {
      isFirst = true;
    },
  };
}

function toPopulation({ snapshots, seed = 1, activity }: SandboxOptions): Population {
  if (snapshots !== undefined) return () => snapshots;
  return createLivingPopulation(seed, { ...defaultActivity, ...activity });
}
