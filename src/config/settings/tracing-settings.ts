import { pairsSetting, secretHeadersSetting } from '../pairs-setting.js';
import { type Setting, numberSetting, switchSetting, textSetting, urlSetting, wordSetting } from '../setting.js';

const endpoint = 'an http or https URL without credentials, query and fragment';
const pairs = 'key=value pairs, separated by commas, with percent-encoded values';

/** Where spans go, and which are made. The names and words are OpenTelemetry's, but for the last two. */
export const tracingSettings = {
  otelEndpoint: urlSetting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    fallback: 'none',
    about:
      'Base URL of an OpenTelemetry collector, such as `http://collector:4318`. Spans are posted to `/v1/traces` under it, as JSON. If it and the next are absent, nothing is traced.',
    mustBe: endpoint,
    isValid: isEndpoint,
  }),
  otelTracesEndpoint: urlSetting({
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    fallback: 'none',
    about: 'The whole URL that spans are posted to, instead.',
    mustBe: endpoint,
    isValid: isEndpoint,
  }),
  otelHeaders: secretHeadersSetting({
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    fallback: 'none',
    about: 'Request headers that the collector needs, such as a key. Secret.',
    mustBe: pairs,
  }),
  otelTracesHeaders: secretHeadersSetting({
    name: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
    fallback: 'none',
    about: 'More of them, which win over those of the same name. Secret.',
    mustBe: pairs,
  }),
  otelProtocol: wordSetting({
    name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    fallback: 'http/json',
    words: ['http/json', 'http/protobuf', 'grpc'],
    about: 'Only `http/json` is spoken. With an endpoint, the gateway does not start with another.',
  }),
  otelTracesProtocol: textSetting({
    name: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    fallback: 'that of `OTEL_EXPORTER_OTLP_PROTOCOL`',
    about: 'The same, for spans alone.',
    mustBe: 'one of http/json, http/protobuf, grpc',
    pattern: /^(?:http\/json|http\/protobuf|grpc)$/,
  }),
  otelTracesExporter: wordSetting({
    name: 'OTEL_TRACES_EXPORTER',
    fallback: 'otlp',
    words: ['otlp', 'none'],
    about: '`none`: nothing is traced, even with an endpoint.',
  }),
  otelSdkDisabled: switchSetting({
    name: 'OTEL_SDK_DISABLED',
    fallback: 'false',
    about: '`true`: nothing is traced, even with an endpoint.',
  }),
  otelServiceName: textSetting({
    name: 'OTEL_SERVICE_NAME',
    fallback: '`snapshot-gateway`',
    about: 'The name under which traces are found: `service.name`.',
    mustBe: 'one line of text, of 256 characters at most',
    pattern: /^[^\p{Cc}]{1,256}$/u,
  }),
  otelResourceAttributes: pairsSetting({
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    fallback: 'none',
    about: 'What else every span says of this process, such as `deployment.environment.name=production`.',
    mustBe: pairs,
  }),
  otelSampler: wordSetting({
    name: 'OTEL_TRACES_SAMPLER',
    fallback: 'parentbased_traceidratio',
    words: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    about: 'Which requests are recorded. `parentbased_`: as a `traceparent` says that is believed.',
  }),
  otelSamplerArg: numberSetting({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    fallback: 0.1,
    min: 0,
    max: 1,
    about:
      'The share that `traceidratio` records. Of the reads of watched pages a tenth of it is recorded, each as a trace of its own.',
  }),
  traceparentFrom: wordSetting({
    name: 'TRACEPARENT_FROM',
    fallback: 'proxies',
    words: ['none', 'proxies', 'all'],
    about:
      'Whose `traceparent` is believed: of no one, of those in `TRUST_PROXY`, or of everyone. One that is not believed becomes a span link, and decides nothing.',
  }),
  traceparentUpstream: switchSetting({
    name: 'TRACEPARENT_UPSTREAM',
    fallback: 'false',
    about: 'Whether the cloud is sent `traceparent`. Only with an endpoint.',
  }),
} as const satisfies Record<string, Setting<unknown>>;

function isEndpoint(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && !/[?#]/.test(url.href);
}
