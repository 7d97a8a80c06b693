import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { firstHeader } from '../answer/first-header.js';
import { ProxyError } from './proxy-error.js';
import { type Proxies, authorizationOf } from './proxy-server.js';

/**
 * Writes requests to an `http:` origin that has a proxy as a proxy wants them: with the whole URL (RFC 9112 §3.2.2). Ends them
 * with a `ProxyError` when the answer is the proxy's own refusal.
 */
export function inAbsoluteForm(proxies: Proxies): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const origin = String(options.origin);
    const proxy = origin.startsWith('http:') ? proxies.get(origin) : undefined;
    if (!proxy) return dispatch(options, handler);
    // The gateway's own requests have their headers as an object.
    const headers = { ...(options.headers as IncomingHttpHeaders), ...authorizationOf(proxy) };
    return dispatch({ ...options, path: `${origin}${options.path}`, headers }, new ProxiedHandler(handler));
  };
}

/** Hands everything on but a refusal of the proxy. */
class ProxiedHandler implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;

  constructor(handler: Dispatcher.DispatchHandler) {
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStarted(): void {
    // undici 7 calls it, and says in its types that a later version will not.
    const { onResponseStarted } = this.#handler as { onResponseStarted?: () => void };
    onResponseStarted?.call(this.#handler);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    message?: string,
  ): void {
    if (isOfProxy(status, headers)) throw new ProxyError({ status });
    this.#handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#handler.onResponseError?.(controller, error);
  }
}

/**
 * Only a proxy answers 407 (RFC 9110 §15.5.8). A 403 is either's: the upstream and IAM write theirs in JSON, proxies for people.
 * Every other refusal of a proxy is a 5xx, which means the same of both.
 */
function isOfProxy(status: number, headers: IncomingHttpHeaders): boolean {
  if (status === 407) return true;
  return status === 403 && !/\bjson\b/i.test(firstHeader(headers['content-type']) ?? '');
}
