import type { EventStream, StreamEvent } from '../event-stream.js';
import type { Operation } from '../operation.js';
import type { OpenedSubscription } from '../yoga/use-subscriptions.js';
import type { LiveOperations } from './create-live-operations.js';

/** The events of a subscription that was opened by `opened`. */
export function openStream(
  operations: LiveOperations,
  subscription: OpenedSubscription,
  opened: Operation,
): EventStream {
  const { watch } = subscription;
  const [operation, leave] = operations.enter(subscription);
  let isClosed = false;
  let sent: string | undefined;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    watch.close();
    leave();
  };
  const next = async (): Promise<StreamEvent | undefined> => {
    for (;;) {
      const state = await watch.next();
      if (!state || isClosed) return undefined;
      const event = await operation.print(state, opened);
      // Cut, as is a stream that is closed: its client comes again.
      if (!event) return undefined;
      const { ending } = state;
      if (ending === undefined && event.digest === sent) continue;
      sent = event.digest;
      for (const code of event.codes) opened.codes.add(code);
      return { json: event.toJson(opened.requestId), codes: event.codes, ...(ending && { ending }) };
    }
  };
  return { next, close };
}
