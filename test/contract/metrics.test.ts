import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/observability/create-metrics.js';
import { metricSpecs } from '../../src/observability/metric-specs.js';

test('every metric of the list is printed, with its type and meaning, and no other of our own', async () => {
  const { body } = await createMetrics().print();
  const printed = [...body.matchAll(/^# HELP (gateway_\w+) (.*)\n# TYPE gateway_\w+ (\w+)$/gm)];
  const listed = Object.entries(metricSpecs).map(([name, { help, type }]) => [name, help, type]);
  expect(printed.map(([, name, help, type]) => [name, help, type]).sort()).toEqual(listed.sort());
});
