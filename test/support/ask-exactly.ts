import type { GeneratedRequest } from './any-request.js';
import type { FaultServer } from './fault-server.js';
import { testToken } from './start-gateway.js';

/** What a client gets, to the byte, and what the upstream was asked for it. Its request id is always the same. */
export async function askExactly(upstream: FaultServer, url: string, request: GeneratedRequest) {
  const before = upstream.requests.length;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': testToken, 'x-request-id': 'one-for-all' },
    body: JSON.stringify(request),
  });
  const { status, headers } = response;
  const body = await response.text();
  const questions = upstream.requests.slice(before).map(({ target }) => target);
  return { status, type: headers.get('content-type'), body, questions: questions.sort() };
}
