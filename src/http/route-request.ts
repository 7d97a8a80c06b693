import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors/app-error.js';
import { answerHeaders } from './browsers/answer-headers.js';
import { checkHttpHead } from './check-request-head.js';
import type { GraphiQL } from './graphiql/create-graphiql.js';
import { HttpRefusal } from './http-refusal.js';
import { negotiateFormat } from './negotiate-format.js';
import type { RequestObserver } from '../observability/request-observer.js';
import { toRequestId } from './to-request-id.js';
import { type ServeGraphqlOptions, serveGraphql } from './serve-graphql.js';
import { toErrorExtensions } from '../errors/to-error-extensions.js';
import { offersWebSocket } from './sockets/offers-web-socket.js';
import type { RequestIdentity, RequestTraces } from './create-request-traces.js';
import type { WebSockets } from './sockets/create-web-sockets.js';
import { toPathname } from './read-url-params.js';

export interface RouteOptions {
  /** Null where only operators ask. */
  readonly graphql: ServeGraphqlOptions | null;
  /** Null where nothing is traced. */
  readonly traces: RequestTraces | null;
  /** Null where there are no live pages. */
  readonly sockets: Pick<WebSockets, 'refusalOf'> | null;
  /** Null where it is switched off. */
  readonly graphiql: GraphiQL | null;
  /** Whether a balancer should send new work here: false while starting, stopping and shedding heavily. */
  readonly isReady: () => boolean;
  /** Null where the metrics are elsewhere. */
  readonly printMetrics: (() => Promise<{ readonly contentType: string; readonly body: string }>) | null;
  readonly observer: RequestObserver;
}

const headersOfAll = Object.entries(answerHeaders);

/** Answers every request, by its exact path. Nothing that it calls can make it throw. */
export async function routeRequest(request: IncomingMessage, response: ServerResponse, options: RouteOptions) {
  const requestId = toRequestId(request.headers['x-request-id']);
  response.setHeader('x-request-id', requestId);
  for (const [name, value] of headersOfAll) response.setHeader(name, value);
  const identity = { requestId, trace: options.traces?.begin(request, response) };
  try {
    checkHttpHead(request);
    await dispatch(request, response, identity, options);
  } catch (thrown) {
    // A client that has left needs no answer, and what broke because it left is no bug.
    if (response.destroyed) return;
    if (!(thrown instanceof AppError)) options.observer.broke(thrown, requestId, identity.trace?.traceId);
    if (response.headersSent) response.destroy();
    else refuse(request, response, identity, thrown, options);
  }
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  identity: RequestIdentity,
  options: RouteOptions,
) {
  const pathname = toPathname(request.url);
  // One that is accepted is no request any more.
  if (offersWebSocket(request)) throw toSocketRefusal(request, options);
  if (options.graphiql && (await serveGraphiql(options.graphiql, request, response, pathname))) return;
  if (pathname === '/graphql' && options.graphql) {
    options.graphql.cors.mark(request, response);
    if (options.graphql.cors.answerPreflight(request, response)) return;
    return serveGraphql(request, response, identity, options.graphql);
  }
  const printMetrics = pathname === '/metrics' ? options.printMetrics : null;
  if (pathname !== '/livez' && pathname !== '/readyz' && !printMetrics) throw nothingHere(options);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new HttpRefusal(405, 'BAD_USER_INPUT', 'This path must be asked with GET.', { allow: 'GET, HEAD' });
  }
  if (printMetrics) {
    const { contentType, body } = await printMetrics();
    response.setHeader('content-type', contentType);
    response.end(body);
    return;
  }
  const isWell = pathname === '/livez' || options.isReady();
  response.statusCode = isWell ? 200 : 503;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(isWell ? 'ok\n' : 'not ready\n');
}

function nothingHere({ graphql }: RouteOptions): HttpRefusal {
  const where = graphql ? 'GraphQL is at /graphql.' : 'Metrics are at /metrics.';
  return new HttpRefusal(404, 'NOT_FOUND', `There is nothing at this path. ${where}`);
}

function toSocketRefusal(request: IncomingMessage, { sockets }: RouteOptions): unknown {
  return (
    sockets?.refusalOf(request) ?? new HttpRefusal(404, 'NOT_FOUND', 'This gateway has no WebSockets: LIVE is off.')
  );
}

async function serveGraphiql(graphiql: GraphiQL, request: IncomingMessage, response: ServerResponse, pathname: string) {
  const answer = await graphiql.answer({
    method: request.method ?? '',
    pathname,
    accept: request.headers.accept,
    acceptEncoding: headerText(request.headers['accept-encoding']),
    ifNoneMatch: request.headers['if-none-match'],
  });
  if (!answer) return false;
  response.writeHead(answer.status, answer.headers).end(answer.body);
  return true;
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, trace }: RequestIdentity,
  thrown: unknown,
  options: RouteOptions,
): void {
  const error = thrown instanceof AppError ? thrown : new AppError('INTERNAL_SERVER_ERROR');
  const status = statusOf(error);
  trace?.refused(error.code);
  options.observer.refused({ requestId, status, code: error.code, traceId: trace?.traceId });
  if (error instanceof HttpRefusal)
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  response.statusCode = status;
  response.setHeader('content-type', `${refusalTypeOf(request)}; charset=utf-8`);
  const extensions = toErrorExtensions(error, requestId);
  response.end(
    request.method === 'HEAD' ? undefined : JSON.stringify({ errors: [{ message: error.message, extensions }] }),
  );
}

/** A client that asks for `application/graphql-response+json` reads the body of a refusal in no other type. */
function refusalTypeOf({ headers }: IncomingMessage): string {
  return negotiateFormat(headers.accept)?.format.mediaType ?? 'application/json';
}

function statusOf(error: AppError): number {
  if (error instanceof HttpRefusal) return error.status;
  if (error.code === 'UNAUTHENTICATED') return 401;
  return error.code === 'INTERNAL_SERVER_ERROR' ? 500 : 400;
}
