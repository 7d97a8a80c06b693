import { readMetrics } from './read-metrics.js';
import type { Gateway } from './start-gateway.js';

/** How many upstream requests the gateway has made, by how they ended. */
export async function attemptsOf(gateway: Gateway): Promise<Readonly<Record<string, number>>> {
  const counts = await readMetrics(gateway, 'gateway_upstream_attempt_duration_seconds_count');
  return Object.fromEntries(Object.entries(counts).map(([label, count]) => [label.slice(9, -1), count]));
}
