import type { IncomingHttpHeaders } from 'node:http';
import type { SandboxRequest } from './sandbox-request.js';

/** One request that the sandbox has received, for tests that count and compare what a client sent. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** The raw query string, without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** As text; empty if there is none, or if it was not read. */
  readonly body: string;
  /** Status of the answer; null when none was sent, or not yet. */
  readonly status: number | null;
}

/** The latest requests, oldest first. */
export interface RequestLog {
  readonly requests: readonly ReceivedRequest[];
  /** Notes a request on its arrival. */
  note(request: SandboxRequest): NotedRequest;
}

/** Completes what was noted on arrival. */
export interface NotedRequest {
  readonly noteStatus: (status: number) => void;
  /** Returns what it has noted. */
  readonly noteBody: (body: string) => string;
}

export function createRequestLog(capacity: number): RequestLog {
  const requests: { -readonly [Member in keyof ReceivedRequest]: ReceivedRequest[Member] }[] = [];
  return {
    requests,
    note({ method, path, query, headers }) {
      const received = { method, path, query, headers, body: '', status: null as number | null };
      requests.push(received);
      if (requests.length > capacity) requests.shift();
      return {
        noteStatus(status) {
          received.status = status;
        },
        noteBody(body) {
          received.body = body;
          return body;
        },
      };
    },
  };
}
