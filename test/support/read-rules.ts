import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** An alert, or what is recorded for alerts. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Every rule of deploy/prometheus/rules.yaml. */
export function readRules(): readonly Rule[] {
  const { groups } = parse(readFileSync('deploy/prometheus/rules.yaml', 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}

/** The names of all alerts. */
export function alertNames(): readonly string[] {
  return readRules().flatMap(({ alert }) => alert ?? []);
}
