import type { TracerConfig } from '@opentelemetry/sdk-trace-base';

type Resource = NonNullable<TracerConfig['resource']>;

/**
 * What every span is said to come from: these attributes, and nothing that is found out of the machine.
 *
 * Made by hand because the package that makes resources is installed for others in another version. Its interface is not meant to be:
 * a test against a real collector holds it.
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
