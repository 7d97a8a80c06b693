import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';

/** What a request passes as `opaque` to learn over which connection it goes. */
export interface ConnectionListener {
  /** Called when the request is about to be written. */
  readonly onConnection: (socket: Socket) => void;
}

/** undici's documented channel for "the head of a request is about to be written" (its DiagnosticsChannel.md). */
const channel = 'undici:client:sendHeaders';

/**
 * An interceptor that tells a request which connection it was given: how many bytes came over it is all that can be known of
 * a head that never ends.
 *
 * undici starts a request and writes its head in one go, so the next head that is written after the start is its own.
 */
export const tellConnection: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { opaque } = options as { readonly opaque?: Partial<ConnectionListener> | null };
  const onConnection = opaque?.onConnection;
  if (!onConnection) return dispatch(options, handler);
  return dispatch(options, {
    onRequestStart: (controller, context) => {
      handler.onRequestStart?.(controller, context);
      if (!controller.aborted) tellNext(onConnection);
    },
    onResponseStart: (...answer) => handler.onResponseStart?.(...answer),
    onResponseData: (...data) => handler.onResponseData?.(...data),
    onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
    onResponseError: (...failure) => handler.onResponseError?.(...failure),
  });
};

function tellNext(onConnection: (socket: Socket) => void): void {
  const listener = (message: unknown) => {
    unsubscribe(channel, listener);
    onConnection((message as { readonly socket: Socket }).socket);
  };
  subscribe(channel, listener);
}
