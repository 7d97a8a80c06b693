import type { Dispatcher } from 'undici';

/**
 * An interceptor that takes a request which was given up while it waited for a connection out of the queue, and leaves the
 * connection to the next.
 *
 * undici itself would destroy the connection, which nobody had used for that request: another one that had just been
 * given to it would die too, and each client that leaves a queue would cost a handshake.
 */
export const skipGivenUp: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { signal } = options as { readonly signal?: AbortSignal | null };
  return dispatch(options, {
    onRequestStart: (controller, context) => {
      // Thrown here, an error ends this request alone (undici's client-h1.js, writeH1); to abort would end the connection.
      if (signal?.aborted === true) throw signal.reason;
      handler.onRequestStart?.(controller, context);
    },
    onResponseStart: (...answer) => handler.onResponseStart?.(...answer),
    onResponseData: (...data) => handler.onResponseData?.(...data),
    onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
    onResponseError: (...failure) => handler.onResponseError?.(...failure),
  });
};
