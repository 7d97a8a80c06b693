import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestTrace, Tracing } from '../observability/tracing/tracing.js';
import { toPathname } from './read-url-params.js';

/** Begins the traces of requests. */
export interface RequestTraces {
  /** Of a request to `/graphql`, however it is answered. The trace ends with the answer, if nothing ends it sooner. */
  begin(request: IncomingMessage, response: ServerResponse): RequestTrace | undefined;
  /** Of one operation of a WebSocket. @param headers Of its handshake. */
  beginOnSocket(headers: IncomingHttpHeaders, socket: Socket): RequestTrace | undefined;
}

/** By what a request is found again. */
export interface RequestIdentity {
  readonly requestId: string;
  /** Undefined where it is not traced. */
  readonly trace: RequestTrace | undefined;
}

export interface RequestTracesOptions {
  readonly tracing: Tracing;
  /** Whether the `traceparent` of this peer is believed. */
  readonly isBelieved: (peer: Socket) => boolean;
}

export function createRequestTraces({ tracing, isBelieved }: RequestTracesOptions): RequestTraces {
  const begin = (method: string, { traceparent, tracestate }: IncomingHttpHeaders, peer: Socket) => {
    if (traceparent === undefined) return tracing.beginRequest({ method, isBelieved: false });
    return tracing.beginRequest({
      method,
      traceparent: toText(traceparent),
      tracestate: toText(tracestate),
      isBelieved: isBelieved(peer),
    });
  };
  return {
    begin: (request, response) => {
      if (toPathname(request.url) !== '/graphql') return undefined;
      const trace = begin(request.method ?? '', request.headers, request.socket);
      if (trace?.traceId !== undefined) {
        response.once('close', () => {
          trace.ended(response.writableFinished ? response.statusCode : 'abandoned');
        });
      }
      return trace;
    },
    beginOnSocket: (headers, socket) => begin('GET', headers, socket),
  };
}

/** Node joins headers that came more than once by commas, and its types have lists. */
function toText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}
