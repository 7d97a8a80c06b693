import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Installs what the gateway is compared with, where it is missing or older than its lockfile. */
export function installPeers(): void {
  const installed = 'bench/peers/node_modules/.package-lock.json';
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('bench/peers/package-lock.json').mtimeMs) return;
  console.error('Installing bench/peers …');
  const { status } = spawnSync('npm', ['ci', '--no-audit'], { cwd: 'bench/peers', stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci in bench/peers must succeed, but did not.');
}

/** Writes the supergraph of Hive Gateway, as its owners would before they deploy it. */
export function composeSupergraph(upstreamUrl: string, folder: string): string {
  const args = ['bench/peers/compose-supergraph.js', upstreamUrl, folder];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('Composing the supergraph of Hive Gateway must succeed, but did not.');
  return `${folder}/supergraph.graphql`;
}
