import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.js';
import { askForBody, readRequestBody } from './read-request-body.js';
import { checkRequestHead } from './check-request-head.js';
import { checkOrigin } from './browsers/check-origin.js';
import type { Cors } from './browsers/create-cors.js';
import type { UnsentAnswers } from './connections/connection-limits.js';
import { type Engine, answerOperation } from '../engine/answer-operation.js';
import { type AnswerBody, startOperation } from '../engine/operation.js';
import { type ReadCallerOptions, readCaller } from './callers/read-caller.js';
import type { InFlightLimit } from './overload/create-in-flight-limit.js';
import type { NewcomerLimit } from './overload/create-newcomer-limit.js';
import type { RateLimit } from './overload/create-rate-limit.js';
import { readUrlParams } from './read-url-params.js';
import type { OperationReport, RequestObserver } from '../observability/request-observer.js';

export interface ServeGraphqlOptions {
  readonly engine: Engine;
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
  readonly clock: Clock;
}

/**
 * Answers one request to `/graphql`.
 *
 * @throws {AppError} what the request is refused with before the engine sees it.
 */
export async function serveGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: ServeGraphqlOptions,
): Promise<void> {
  const { clock, deadlineMs } = options;
  const format = checkRequestHead(request);
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
  const started = clock.monotonicNow();
  const operation = startOperation({ requestId, caller, deadlineMs, clock });
  response.once('close', () => {
    if (!response.writableFinished) operation.abandon();
    leave();
  });
  options.observer.started();
  let execution: OperationReport['execution'] = 'interpreted';
  try {
    const answer = await answerOperation(options.engine, { body, format, isSafe, delivery: 'answer' }, operation);
    if (answer) execution = answer.execution;
    if (!answer || operation.isAbandoned()) return;
    options.inFlightLimit.checkUnsent();
    response.statusCode = answer.status;
    // What is refused for its method after its head was let pass is a mutation.
    if (answer.status === 405) response.setHeader('allow', 'POST');
    if (answer.contentType !== null) response.setHeader('content-type', answer.contentType);
    send(response, answer.body);
    options.unsent.measure(request.socket);
  } finally {
    operation.end();
    const durationMs = clock.monotonicNow() - started;
    const isAbandoned = operation.isAbandoned();
    options.observer.finished({ requestId, durationMs, isAbandoned, execution, codes: [...operation.codes] });
  }
}

/** What a POST brings, when nothing has been found that speaks against it. */
function readBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<string> {
  askForBody(request, response, maxBytes);
  return readRequestBody(request, maxBytes);
}

/** One write to the socket, and no transfer coding, for any body. */
function send(response: ServerResponse, body: AnswerBody): void {
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
