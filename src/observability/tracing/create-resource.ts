import type { TracerConfig } from '@opentelemetry/sdk-trace-base';

type Resource = NonNullable<TracerConfig['resource']>;

/**
 * What every span is said to come from: these attributes, and nothing that is found out of the machine.
 *
 * Made by hand, as OpenTelemetry's own also reads variables of the environment, which only our settings do here.
 */
export function createResource(attributes: Readonly<Record<string, string>>): Resource {
  const all = { 'telemetry.sdk.name': 'opentelemetry', 'telemetry.sdk.language': 'nodejs', ...attributes };
  const resource: Resource = {
    attributes: all,
    merge: () => resource,
    getRawAttributes: () => Object.entries(all),
  };
  return resource;
}
