import type { IncomingMessage, ServerResponse } from 'node:http';
import { askForBody } from './ask-for-body.js';
import { checkRequestHead } from './check-request-head.js';
import { checkOrigin } from './browsers/check-origin.js';
import type { Cors } from './browsers/create-cors.js';
import type { UnsentAnswers } from './connections/create-unsent-answers.js';
import type { OperationContext } from '../graphql/create-operation-context.js';
import type { ServerContext, YogaServer } from '../engine/yoga/create-yoga-server.js';
import type { HotPath, HotRequest } from '../engine/compiled/create-compiled-engine.js';
import type { PrintedResponse } from '../engine/compiled/print-response.js';
import { type Operation, startOperation } from '../engine/operation.js';
import { type ReadCallerOptions, readCaller } from './callers/read-caller.js';
import type { InFlightLimit } from './overload/create-in-flight-limit.js';
import type { NewcomerLimit } from './overload/create-newcomer-limit.js';
import type { RateLimit } from './overload/create-rate-limit.js';
import { readRequestBody } from './read-request-body.js';
import { readUrlParams } from './read-url-params.js';
import type { OperationReport, RequestObserver } from '../observability/request-observer.js';

export interface ServeGraphqlOptions {
  readonly yoga: YogaServer;
  /** Null: Yoga answers everything. */
  readonly hotPath: HotPath | null;
  readonly createContext: (operation: Operation) => OperationContext;
  readonly cors: Cors;
  readonly callers: ReadCallerOptions;
  readonly rateLimit: RateLimit;
  readonly newcomerLimit: NewcomerLimit;
  readonly inFlightLimit: InFlightLimit;
  readonly unsent: UnsentAnswers;
  readonly maxBodyBytes: number;
  /** Milliseconds for a whole operation. */
  readonly deadlineMs: number;
  readonly observer: RequestObserver;
  /** `performance.now`: milliseconds since some fixed moment, never going back. */
  readonly now: () => number;
}

/**
 * Answers one request to `/graphql`.
 *
 * Yoga is given the body as text under a fixed URL, not Node's own request: its adapter would build a URL of the
 * client's Host header, and would answer what fails there with a stack.
 *
 * @throws {AppError} what the request is refused with before Yoga sees it.
 */
export async function serveGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ServeGraphqlOptions,
): Promise<void> {
  checkRequestHead(request);
  const isSafe = request.method === 'GET';
  if (isSafe) checkOrigin(request, options.cors);
  // Before anything is worked out for it: what a busy gateway spends on a refusal, it takes from those it serves. And what
  // it could not serve does not count towards its caller's rate.
  options.inFlightLimit.check();
  const caller = readCaller(request, options.callers);
  options.newcomerLimit.admit(caller.key, () => options.callers.toAddress(request));
  options.rateLimit.admit(caller.key);
  const body = isSafe
    ? readUrlParams(request.url, options.maxBodyBytes)
    : await readBody(request, response, options.maxBodyBytes);
  // The client has left, or was refused for its slowness: no client waits for an answer.
  if (!request.socket.writable) return;
  const leave = options.inFlightLimit.enter();
  const started = options.now();
  const operation = startOperation(response, {
    requestId,
    caller,
    deadlineMs: options.deadlineMs,
    now: options.now,
    onGone: leave,
  });
  options.observer.started();
  let execution: OperationReport['execution'] = 'interpreted';
  try {
    const { accept } = request.headers;
    const context = options.createContext(operation);
    const compiled = await options.hotPath?.({ body, accept }, context);
    if (compiled) execution = 'compiled';
    else if (operation.isAbandoned()) return;
    const answer =
      compiled ?? (await askYoga(options.yoga, { body, accept }, { operation, operationContext: context, isSafe }));
    if (operation.isAbandoned()) return;
    options.inFlightLimit.checkUnsent();
    response.statusCode = answer.status;
    // What is refused for its method after its head was let pass is a mutation.
    if (answer.status === 405) response.setHeader('allow', 'POST');
    if (answer.contentType !== null) response.setHeader('content-type', answer.contentType);
    send(response, answer.body);
    options.unsent.measure(request.socket);
  } finally {
    operation.end();
    const durationMs = options.now() - started;
    const isAbandoned = operation.isAbandoned();
    options.observer.finished({ requestId, durationMs, isAbandoned, execution, codes: [...operation.codes] });
  }
}

/** What a POST brings, when nothing has been found that speaks against it. */
function readBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<string> {
  askForBody(request, response, maxBytes);
  return readRequestBody(request, maxBytes);
}

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: PrintedResponse;
}

/** One write to the socket, and no transfer coding, whatever the body is made of. */
function send(response: ServerResponse, body: PrintedResponse): void {
  if (typeof body === 'string') {
    response.end(body);
    return;
  }
  response.setHeader(
    'content-length',
    body.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  response.cork();
  for (const piece of body) response.write(piece);
  response.end();
}

async function askYoga(yoga: YogaServer, { body, accept }: HotRequest, context: ServerContext): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    // Without parameters: Yoga refuses a type with any charset but utf-8, which no JSON has a use for.
    ...(accept && { accept: accept.replace(/;[^,]*/g, '') }),
  };
  const question = new yoga.fetchAPI.Request('http://gateway/graphql', { method: 'POST', headers, body });
  const response = await yoga.fetch(question, context);
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: await response.text(),
  };
}
