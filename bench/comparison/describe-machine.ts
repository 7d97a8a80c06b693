import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Cores } from '../harness/divide-cores.js';
import type { Machine } from './result.js';

export function describeMachine(cores: Cores | undefined, loadBefore: number): Machine {
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    loadBefore: Number(loadBefore.toFixed(1)),
    ownCores: cores !== undefined,
  };
}

/** What is installed in `bench/peers`, of what its package names. */
export function readPeerVersions(): Readonly<Record<string, string>> {
  const folder = new URL('../peers/', import.meta.url);
  const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
  const { dependencies } = readJson('package.json') as { readonly dependencies: Readonly<Record<string, string>> };
  const { packages } = readJson('package-lock.json') as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  const names = Object.keys(dependencies);
  return Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']));
}
