import { toMarkdownTable } from './markdown-table.js';

/** What `package-lock.json` says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

/** The packages that run in production, by their path in the lock file, the gateway itself not among them. */
export function findProductionPackages(lockText: string): ReadonlyMap<string, LockedPackage> {
  // npm writes the file, in this form since its version 7.
  const { packages } = JSON.parse(lockText) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  const isShipped = ([path, { dev, devOptional }]: [string, LockedPackage]) => path !== '' && !dev && !devOptional;
  return new Map(Object.entries(packages).filter(isShipped));
}

/** The name of a package by its path, which for a nested one holds two. */
export function toPackageName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** `docs/licences.md`: what is delivered with the gateway, and under which licence. */
export function toLicencesPage(lockText: string): string {
  const rows = [...findProductionPackages(lockText)]
    .map(([path, { version = '', license = 'none' }]) => [toPackageName(path), version, license])
    .sort((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1));
  return [
    '# Licences of the packages that run in production',
    'Made by `npm run schema` of what `package-lock.json` says; `npm run --silent sbom` prints the same as a CycloneDX bill of materials.',
    `<!-- prettier-ignore-start -->\n\n${toMarkdownTable(['Package', 'Version', 'Licence'], rows)}\n\n<!-- prettier-ignore-end -->\n`,
  ].join('\n\n');
}
