import type { ReceivedRequest } from './received-request.js';

/** One request and the connection that waits for its answer. */
export interface Exchange {
  readonly request: ReceivedRequest;
  /** Aborted as soon as the connection is gone, no matter which side ended it. */
  readonly gone: AbortSignal;
  /** Sends bytes as they are. Fulfilled when the client's side has taken them: false when the connection is gone. */
  write(bytes: string | Uint8Array): Promise<boolean>;
  /** Closes in good order (FIN), after what was written. */
  close(): void;
  /** Breaks the connection (RST), as a crashed peer or an impatient balancer does. */
  reset(): void;
  /** What the next request on this same connection meets, instead of the script. */
  onNextRequest(behaviour: Behaviour): void;
}

/**
 * What the fault server does with one request.
 *
 * The connection takes its next request when the behaviour has returned or its promise is fulfilled, so one that
 * leaves a message unfinished stays pending until the connection is gone.
 */
export type Behaviour = (exchange: Exchange) => void | Promise<void>;

/** Stays pending until the connection is gone. */
export async function untilGone({ gone }: Exchange): Promise<void> {
  if (gone.aborted) return;
  await new Promise<void>((resolve) => {
    gone.addEventListener('abort', () => {
      resolve();
    });
  });
}
