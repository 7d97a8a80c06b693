import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkRequestHead } from './check-request-head.js';
import type { createYogaServer } from './create-yoga-server.js';
import { type Operation, startOperation } from './operation.js';
import { type ReadCallerOptions, readCaller } from './callers/read-caller.js';
import type { InFlightLimit } from './overload/in-flight-limit.js';
import type { RateLimit } from './overload/rate-limit.js';
import { readRequestBody } from './read-request-body.js';
import type { RequestObserver } from './request-observer.js';

export interface ServeGraphqlOptions {
  readonly yoga: ReturnType<typeof createYogaServer>;
  readonly callers: ReadCallerOptions;
  readonly rateLimit: RateLimit;
  readonly inFlightLimit: InFlightLimit;
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
  // Before anything is worked out for it: what a busy gateway spends on a refusal, it takes from those it serves. And what
  // it could not serve does not count towards its caller's rate.
  options.inFlightLimit.check();
  const caller = readCaller(request, options.callers);
  options.rateLimit.admit(caller.key);
  const body = await readRequestBody(request, options.maxBodyBytes);
  const leave = options.inFlightLimit.enter();
  const started = options.now();
  const operation = startOperation(response, {
    requestId,
    caller,
    deadlineMs: options.deadlineMs,
    now: options.now,
  });
  options.observer.started();
  try {
    await answer(request, response, body, operation, options.yoga);
  } finally {
    leave();
    operation.end();
    const durationMs = options.now() - started;
    const isAbandoned = operation.isAbandoned();
    options.observer.finished({ requestId, durationMs, isAbandoned, codes: [...operation.codes] });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  operation: Operation,
  yoga: ServeGraphqlOptions['yoga'],
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    // Without parameters: Yoga refuses a type with any charset but utf-8, which no JSON has a use for.
    ...(request.headers.accept && { accept: request.headers.accept.replace(/;[^,]*/g, '') }),
  };
  const question = new yoga.fetchAPI.Request('http://gateway/graphql', { method: 'POST', headers, body });
  const result = await yoga.fetch(question, { operation });
  const text = await result.text();
  if (operation.isAbandoned()) return;
  response.statusCode = result.status;
  const contentType = result.headers.get('content-type');
  if (contentType !== null) response.setHeader('content-type', contentType);
  response.end(text);
}
