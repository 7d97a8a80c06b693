import { createTestTimers } from './create-test-timers.js';
import type { FaultServer } from './fault-server.js';
import { readMetrics } from './read-metrics.js';
import { type Gateway, startGateway } from './start-gateway.js';
import { until } from './until.js';

/** A gateway whose watched pages have the intervals of everyone, neither shorter nor longer, in a time that a test puts forward. */
export interface PatientGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  /** Puts the time forward to so many milliseconds since the start. To be called when nothing is under way that was begun before. */
  readonly goTo: (ms: number) => Promise<void>;
  /** Waits until so many ticks have ended, as `gateway_poll_ticks_total` counts them. */
  readonly ticked: (counts: {
    readonly failed?: number;
    readonly changed?: number;
    readonly unchanged?: number;
  }) => Promise<void>;
}

export async function startPatientGateway(
  upstream: FaultServer,
  env: Readonly<Record<string, string>> = {},
): Promise<PatientGateway> {
  const timers = createTestTimers();
  const gateway = await startGateway({ upstreamUrl: upstream.url, ...timers, random: () => 0.5, env });
  const startedAt = timers.clock.monotonicNow();
  return {
    gateway,
    goTo: (ms) => timers.advance(startedAt + ms - timers.clock.monotonicNow()),
    ticked: (counts) =>
      until(JSON.stringify(counts), async () => {
        const ticks = await readMetrics(gateway, 'gateway_poll_ticks_total');
        return Object.entries(counts).every(([outcome, count]) => (ticks[`outcome="${outcome}"`] ?? 0) === count);
      }),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
