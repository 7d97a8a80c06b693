import { Dispatcher } from 'undici';
import type { Clock } from '../../lib/clock.js';

export interface RenewalOptions {
  /** Makes connections that have never been used. */
  readonly create: () => Dispatcher;
  /** Milliseconds after which connections are not used again. */
  readonly maxAgeMs: number;
  readonly clock: Clock;
}

/**
 * Connections of which none is used once it is older than `maxAgeMs`, so that a name that leads elsewhere by now is asked
 * for again under steady traffic too. All of them are replaced together; requests in flight end where they began.
 */
export class RenewedDispatcher extends Dispatcher {
  readonly #options: RenewalOptions;
  readonly #retired = new Set<Dispatcher>();
  #current: Dispatcher;
  /** No connection of the current ones is older. */
  #since: number;

  constructor(options: RenewalOptions) {
    super();
    this.#options = options;
    this.#current = options.create();
    this.#since = options.clock.monotonicNow();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { clock, maxAgeMs } = this.#options;
    const now = clock.monotonicNow();
    if (now - this.#since >= maxAgeMs) this.#renew(now);
    return this.#current.dispatch(options, handler);
  }

  override async close(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((dispatcher) => dispatcher.close()));
  }

  override async destroy(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((dispatcher) => dispatcher.destroy()));
  }

  #renew(now: number): void {
    const old = this.#current;
    this.#current = this.#options.create();
    this.#since = now;
    this.#retired.add(old);
    void old.close().then(() => this.#retired.delete(old));
  }
}
