import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { errorCodes } from '../../src/errors/error-codes.js';
import { createMetrics } from '../../src/observability/create-metrics.js';
import { describeOrSkip } from '../support/describe-or-skip.js';
import { missingPrometheus, promtool } from '../support/missing-prometheus.js';
import { alertNames, readRules } from '../support/read-rules.js';

const folder = 'deploy/prometheus';
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

describeOrSkip('the alerts, to promtool', missingPrometheus(), () => {
  test('can be read', () => {
    expect(run('check', 'rules', 'rules.yaml')).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
  });

  test('are read by the configuration that docs/operations.md shows, under the job that they name', () => {
    const [, config = ''] = /^```yaml\n(rule_files.*?)^```$/ms.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
    const path = join(mkdtempSync(join(tmpdir(), 'prometheus-')), 'prometheus.yaml');
    copyFileSync(`${folder}/rules.yaml`, join(dirname(path), 'rules.yaml'));
    writeFileSync(path, config);
    expect(run('check', 'config', path)).toEqual({ status: 0, said: expect.stringContaining('1 rule files found') });
    expect(parse(config)).toMatchObject({ scrape_configs: [{ job_name: 'snapshot-gateway' }] });
    rmSync(dirname(path), { recursive: true });
  });

  test('fire when they should, and do not when they should not', () => {
    expect(run('test', 'rules', 'rules.test.yaml')).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
  });
});

test('each alert is tried both ways', () => {
  const { tests } = parse(readFileSync(`${folder}/rules.test.yaml`, 'utf8')) as {
    readonly tests: readonly { readonly name: string }[];
  };
  const tried = (how: string) => [
    ...new Set(tests.flatMap(({ name }) => new RegExp(`^(\\w+) ${how} `).exec(name)?.[1] ?? [])),
  ];
  expect(tried('fires').sort()).toEqual([...alertNames()].sort());
  expect(tried('does not fire').sort()).toEqual([...alertNames()].sort());
});

test('each alert says how urgent it is, what is wrong, and where its heading of docs/operations.md is', () => {
  const headings = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  const base = 'https://example.com/snapshot-gateway/docs/operations.md';
  for (const { alert, labels, annotations } of readRules().filter((rule) => rule.alert !== undefined)) {
    expect(labels).toEqual({ severity: expect.stringMatching(/^(?:page|ticket)$/) });
    expect(annotations).toEqual({
      summary: expect.stringMatching(/\.$/),
      description: expect.stringMatching(/\.$/),
      runbook_url: `${base}#${String(alert).toLowerCase()}`,
    });
    expect(headings).toContain(alert);
  }
});

test('bad are the codes that are not the fault of the caller, and no other', () => {
  const patterns = new Set(
    readRules().flatMap(({ expr }) => [...expr.matchAll(/=~"([^"]+)"/g)].map(([, pattern]) => pattern ?? '')),
  );
  expect(patterns.size).toBe(1);
  const [pattern = ''] = patterns;
  const bad = Object.entries(errorCodes).filter(([code]) => new RegExp(`^(?:${pattern})$`).test(code));
  const ofOthers = Object.entries(errorCodes).filter(([, { level }]) => level !== 'info');
  expect(bad).toEqual(ofOthers);
});

test('the rules ask for metrics that the gateway has, of the job by its name', async () => {
  const { body } = await createMetrics().print();
  for (const { expr } of readRules()) {
    for (const [, name = ''] of expr.matchAll(/\b((?:gateway|nodejs|process)_\w+)/g)) {
      if (expr.includes(`job:${name}`)) continue;
      expect(body).toContain(`# TYPE ${name.replace(/_(?:count|bucket|sum)$/, '')} `);
    }
    for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) expect(selector).toContain('job="snapshot-gateway"');
  }
});
