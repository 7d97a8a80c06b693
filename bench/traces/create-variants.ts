import { type Contender, createContenders, gateway } from '../harness/create-contenders.js';

/** The gateway without traces, the same once more to show how much two of the same differ, and with a tenth of its requests traced. */
export function createVariants(collectorUrl: string): Readonly<Record<'plain' | 'again' | 'traced', Contender>> {
  const plain = createContenders('').find(({ name }) => name === gateway);
  if (!plain) throw new Error('The contenders must have the gateway');
  const env = { ...plain.env, OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl };
  return { plain, again: plain, traced: { ...plain, env } };
}
