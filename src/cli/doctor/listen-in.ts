import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** What came back on the wire, as far as anything did. */
export interface OverheardAnswer {
  /** 0: nothing came. */
  status: number;
  headers: IncomingHttpHeaders;
  /** As it came, encoded perhaps. */
  readonly body: Buffer[];
}

/**
 * The same connections, with all that comes back noted: so the doctor can send its question with the gateway's own
 * code, and still see what that code makes nothing of.
 */
export function listenIn(dispatcher: Dispatcher): {
  readonly dispatcher: Dispatcher;
  readonly answer: OverheardAnswer;
} {
  const answer: OverheardAnswer = { status: 0, headers: {}, body: [] };
  const listening = dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onResponseStart: (controller, status, headers, message) => {
          Object.assign(answer, { status, headers });
          handler.onResponseStart?.(controller, status, headers, message);
        },
        onResponseData: (controller, chunk) => {
          answer.body.push(chunk);
          handler.onResponseData?.(controller, chunk);
        },
        onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
        onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
      }),
  );
  return { dispatcher: listening, answer };
}
