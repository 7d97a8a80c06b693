import { spawnSync } from 'node:child_process';

/** Programs of Prometheus' package; `PROMTOOL_PATH` and `PROMETHEUS_PATH` name them in an unusual place. */
export const promtool = process.env['PROMTOOL_PATH'] ?? 'promtool';
export const prometheus = process.env['PROMETHEUS_PATH'] ?? 'prometheus';

/** What to say where one of them is not there. */
export function missingPrometheus(): string | undefined {
  const isThere = [promtool, prometheus].every((command) => spawnSync(command, ['--version']).status === 0);
  return isThere
    ? undefined
    : 'prometheus or promtool was not found: install it, or set PROMETHEUS_PATH and PROMTOOL_PATH.';
}
