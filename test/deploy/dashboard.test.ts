import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { metricSpecs } from '../../src/observability/metric-specs.js';
import { describeOrSkip } from '../support/describe-or-skip.js';
import { missingPrometheus } from '../support/missing-prometheus.js';
import { readRules } from '../support/read-rules.js';
import { startGateway } from '../support/start-gateway.js';
import { startPrometheus } from '../support/start-prometheus.js';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const board = JSON.parse(readFileSync('deploy/grafana/snapshot-gateway.json', 'utf8')) as {
  readonly description: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
};
const queries = board.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));

test('the board lets its reader choose the data source, the job and the instance, and says that it was not seen', () => {
  expect(board.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
  expect(board.description).toContain('not seen in Grafana');
  expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  for (const { expr } of queries) expect(expr).toContain('{job=~"$job", instance=~"$instance"');
});

test('the board shows every metric of the gateway', () => {
  const shown = queries.map(({ expr }) => expr).join('\n');
  expect(Object.keys(metricSpecs).filter((name) => !shown.includes(name))).toEqual([]);
});

describeOrSkip('a Prometheus that scrapes a gateway under load', missingPrometheus(), () => {
  test('has a series for every panel, and for what every rule reads', async () => {
    await using gateway = await startGateway({ env: { METRICS_PORT: '0' } });
    const [started] = await gateway.logged('gateway.started');
    await using prometheus = await startPrometheus(new URL(String(started?.['metricsUrl'])).host);
    let isLoaded = true;
    const load = async () => {
      while (isLoaded) {
        await gateway.query('{ snapshots(page: { limit: 1 }) { totalCount } }');
        await gateway.query('{ wrong }');
      }
    };
    const loading = load();
    try {
      await prometheus.until('sum(rate(gateway_operation_duration_seconds_count{outcome="ok"}[1m])) > 0');
      const empty: string[] = [];
      for (const { title, expr } of queries) {
        if ((await prometheus.ask(fill(expr))).length === 0) empty.push(title);
      }
      expect(empty).toEqual([]);
      for (const { alert, record, expr } of readRules()) {
        await prometheus.ask(expr);
        for (const selector of expr.match(/\b(?:gateway|nodejs)_\w+\{[^}]*\}/g) ?? []) {
          if (expr.includes(`job:${selector}`)) continue;
          const series = await prometheus.ask(selector);
          expect([alert ?? record, selector, series.length > 0]).toEqual([alert ?? record, selector, true]);
        }
      }
    } finally {
      isLoaded = false;
      await loading;
    }
  });
});

/** As Grafana would, with everything chosen. */
function fill(expression: string): string {
  return expression
    .replaceAll('$job', 'snapshot-gateway')
    .replaceAll('$instance', '.+')
    .replaceAll('$__rate_interval', '1m');
}
