import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/observability/create-metrics.js';
import { errorCodes } from '../../src/errors/error-codes.js';
import { type MetricSpec, metricSpecs } from '../../src/observability/metric-specs.js';

test('every metric of the list is printed, with its type and meaning, and no other of our own', async () => {
  const { body } = await createMetrics().print();
  const printed = [...body.matchAll(/^# HELP (gateway_\w+) (.*)\n# TYPE gateway_\w+ (\w+)$/gm)];
  const listed = Object.entries(metricSpecs).map(([name, { help, type }]) => [name, help, type]);
  expect(printed.map(([, name, help, type]) => [name, help, type]).sort()).toEqual(listed.sort());
});

test('every value of every label is there from the start, so that the first of its kind is seen as an increase', async () => {
  const { body } = await createMetrics().print();
  const missing = Object.entries(metricSpecs).flatMap(([name, { labels }]: [string, MetricSpec]) =>
    Object.entries(labels).flatMap(([label, { values, errorCode }]) =>
      [...Object.keys(values), ...(errorCode ? Object.keys(errorCodes) : [])]
        .map((value) => `${label}="${value}"`)
        .filter((text) => !new RegExp(`^${name}(?:_count)?\\{${text}\\} 0$`, 'm').test(body))
        .map((text) => `${name}{${text}}`),
    ),
  );
  expect(missing).toEqual([]);
});

test('what runs is said by its versions, and how large its heap may become', async () => {
  const { body } = await createMetrics().print();
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  expect(body).toContain(`gateway_build_info{version="${version}",node="${process.versions.node}"} 1\n`);
  expect(body).toMatch(/^gateway_heap_limit_bytes [1-9]\d{7,}$/m);
});

test('docs/metrics.md lists every metric of our own that is printed, and no other', async () => {
  const { body } = await createMetrics().print();
  const printed = [...body.matchAll(/^# TYPE (gateway_\w+) /gm)].map(([, name]) => name);
  const listed = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(gateway_\w+)` \|/gm)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual(printed.sort());
});
