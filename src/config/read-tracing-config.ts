import type { SettingValues } from './read-config.js';
import type { Secret } from './secret.js';
import { settings } from './settings.js';

/** Where spans go, and which are made. */
export interface TracingConfig {
  /** Where they are posted. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, Secret>>;
  /** With `service.name`. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SettingValues['otelSampler'];
  /** 0 to 1. */
  readonly ratio: number;
  /** Whose `traceparent` is believed. */
  readonly believes: SettingValues['traceparentFrom'];
  /** Whether the upstream is sent one. */
  readonly isSentUpstream: boolean;
}

/**
 * Null where nothing is traced. Calls `addProblem` for settings that contradict each other.
 *
 * @param values What is not valid is undefined, and a problem already.
 */
export function readTracingConfig(
  values: Partial<SettingValues>,
  addProblem: (problem: string) => void,
): TracingConfig | null {
  const url = values.otelTracesEndpoint ?? toTracesUrl(values.otelEndpoint);
  if (!url || values.otelSdkDisabled === true || values.otelTracesExporter === 'none') return null;
  const of = values.otelTracesProtocol ? settings.otelTracesProtocol : settings.otelProtocol;
  const protocol = values.otelTracesProtocol ?? values.otelProtocol;
  if (protocol !== undefined && protocol !== 'http/json') {
    addProblem(`${of.name} must be http/json when an endpoint is set: the gateway speaks no other.`);
  }
  const name = values.otelServiceName;
  return {
    url,
    headers: { ...values.otelHeaders, ...values.otelTracesHeaders },
    resource: {
      'service.name': 'snapshot-gateway',
      ...values.otelResourceAttributes,
      ...(name && { 'service.name': name }),
    },
    sampler: values.otelSampler ?? 'parentbased_traceidratio',
    ratio: values.otelSamplerArg ?? 0,
    believes: values.traceparentFrom ?? 'none',
    isSentUpstream: values.traceparentUpstream ?? false,
  };
}

function toTracesUrl(base: URL | undefined): URL | undefined {
  return base && new URL(`${base.href.replace(/\/+$/, '')}/v1/traces`);
}
