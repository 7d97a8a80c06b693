import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors/app-error.js';
import { askForBody, readRequestBody } from './read-request-body.js';
import { type OperationGuards, type OperationInFlight, beginOperation } from './begin-operation.js';
import { checkRequestHead } from './check-request-head.js';
import { checkOrigin } from './browsers/check-origin.js';
import type { Cors } from './browsers/create-cors.js';
import { type Engine, answerOperation } from '../engine/answer-operation.js';
import type { OperationRequest } from '../engine/operation.js';
import type { Callers } from './callers/create-callers.js';
import type { Acceptance } from './negotiate-format.js';
import type { NewcomerLimit } from './overload/create-newcomer-limit.js';
import type { RateLimit } from './overload/create-rate-limit.js';
import { readUrlParams } from './read-url-params.js';
import type { RequestIdentity } from './create-request-traces.js';
import { sendAnswer } from './send-answer.js';
import { type EventStreamOptions, serveEventStream } from './streams/serve-event-stream.js';

export interface ServeGraphqlOptions extends OperationGuards, EventStreamOptions {
  readonly engine: Engine;
  readonly cors: Cors;
  readonly callers: Callers;
  readonly rateLimit: RateLimit;
  readonly newcomerLimit: NewcomerLimit;
  readonly maxBodyBytes: number;
}

/**
 * Answers one request to `/graphql`.
 *
 * @throws {AppError} what the request is refused with before the engine sees it, or before a stream is opened.
 */
export async function serveGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, trace }: RequestIdentity,
  options: ServeGraphqlOptions,
): Promise<void> {
  const { events, format } = checkRequestHead(request);
  const isSafe = request.method === 'GET';
  if (isSafe) checkOrigin(request, options.cors);
  // Before anything is worked out for it: what a busy gateway spends on a refusal, it takes from those it serves. And what
  // it could not serve does not count towards its caller's rate.
  options.inFlightLimit.check();
  const caller = options.callers.read(request);
  options.newcomerLimit.admit(caller.key, () => options.callers.toAddress(request));
  options.rateLimit.admit(caller.key);
  const body = isSafe
    ? readUrlParams(request.url, options.maxBodyBytes)
    : await readBody(request, response, options.maxBodyBytes);
  // The client has left, or was refused for its slowness: no client waits for an answer.
  if (!request.socket.writable) return;
  const inFlight = beginOperation({ caller, requestId, trace }, options);
  response.once('close', () => {
    if (!response.writableFinished) inFlight.operation.abandon();
    inFlight.leave();
  });
  const delivery = events === 'none' ? 'answer' : 'answer-or-events';
  try {
    await answer(response, inFlight, { body, format, isSafe, delivery }, events, options);
  } catch (refusal) {
    if (refusal instanceof AppError) inFlight.operation.codes.add(refusal.code);
    throw refusal;
  } finally {
    inFlight.finish('interpreted');
  }
}

async function answer(
  response: ServerResponse,
  { finish, operation, streamBegan, streamEnded }: OperationInFlight,
  request: OperationRequest,
  events: Acceptance['events'],
  options: ServeGraphqlOptions,
): Promise<void> {
  const { socket } = response.req;
  const answer = await answerOperation(options.engine, request, operation);
  if (!answer) return;
  const { execution, stream } = answer;
  if (operation.isAbandoned()) stream?.close();
  else if (stream) {
    const { caller, requestId, traceId } = operation;
    const onFirst = (): void => {
      streamBegan(execution, response.statusCode);
    };
    const opening = { requestId, traceId, caller: caller.key, stream, onFirst, onEnd: streamEnded };
    await serveEventStream(response, opening, options);
  } else {
    options.inFlightLimit.checkUnsent();
    sendAnswer(response, answer, events);
    options.unsent.measure(socket);
  }
  finish(execution);
}

/** What a POST brings, when nothing has been found that speaks against it. */
function readBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<string> {
  askForBody(request, response, maxBytes);
  return readRequestBody(request, maxBytes);
}
