import { type LabelSpec, type MetricSpec, durationBuckets, metricSpecs } from '../../observability/metric-specs.js';
import { toMarkdownPage } from './markdown-page.js';
import { toMarkdownTable } from './markdown-table.js';

/** `docs/metrics.md`: every metric with its type, labels, their values, and its meaning. */
export function toMetricsPage(): string {
  return toMarkdownPage('Metrics', [
    '`GET /metrics` answers in the Prometheus text format. Do not let the public reach it: with `METRICS_PORT` it has a port of its own.',
    'Label values come from closed sets: neither a client nor the upstream can add a time series. Durations are histograms in seconds.',
    `Their buckets end at ${durationBuckets.join(', ')} s.`,
    metricsTable(),
    'Beside these, `process_*` and `nodejs_*` are the default metrics of prom-client: processor time, memory, file descriptors, event loop lag, garbage collection.',
    '## Labels',
    ...Object.entries(metricSpecs).flatMap(([name, { labels }]: [string, MetricSpec]) =>
      Object.entries(labels).flatMap(([label, spec]) => [`### \`${label}\` of \`${name}\``, valuesOf(spec)]),
    ),
  ]);
}

function metricsTable(): string {
  const rows = Object.entries(metricSpecs).map(([name, { type, help, labels }]: [string, MetricSpec]) => [
    `\`${name}\``,
    type,
    Object.keys(labels)
      .map((label) => `\`${label}\``)
      .join(' '),
    help,
  ]);
  return toMarkdownTable(['Metric', 'Type', 'Labels', 'Meaning'], rows);
}

function valuesOf({ values, errorCode, fact }: LabelSpec): string {
  const own = Object.entries(values).map(([value, meaning]) => `- \`${value}\`: ${meaning}`);
  return [
    ...own,
    ...(fact ? [`- ${fact}`] : []),
    ...(errorCode ? [`- an error code of [errors](errors.md#codes): ${errorCode}`] : []),
  ].join('\n');
}
