import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** One object of Kubernetes, as it would be applied. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const kubernetesFolder = 'deploy/kubernetes';
const kubectl = process.env['KUBECTL_PATH'] ?? 'kubectl';

/** What to say where kubectl is not there. `KUBECTL_PATH` names one in an unusual place. */
export function missingKubectl(): string | undefined {
  return readMinorVersion() === undefined ? 'kubectl was not found: install it, or set KUBECTL_PATH.' : undefined;
}

/** What to say where kubectl is too old for components, which came with 1.21: it renders the base alone. */
export function oldKubectl(): string | undefined {
  const minor = readMinorVersion() ?? 0;
  return minor < 21 ? `kubectl is 1.${minor}; components need 1.21, so that only the base is rendered.` : undefined;
}

/** The objects of a kustomization in `deploy/kubernetes`, such as `base`. @throws {Error} where it cannot be rendered. */
export function renderManifests(folder: string): readonly Manifest[] {
  return render(join(kubernetesFolder, folder));
}

/** Those of the base with these components, and none else. */
export function renderComponents(names: readonly string[]): readonly Manifest[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kustomize-')));
  const toPath = (part: string): string =>
    JSON.stringify(relative(folder, join(process.cwd(), kubernetesFolder, part)));
  const components = names.map((name) => `  - ${toPath(`components/${name}`)}`);
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization';
  const text = `${head}\nresources:\n  - ${toPath('base')}\ncomponents:\n${components.join('\n')}\n`;
  try {
    writeFileSync(join(folder, 'kustomization.yaml'), text);
    return render(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function render(folder: string): readonly Manifest[] {
  const text = execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

function readMinorVersion(): number | undefined {
  const { stdout } = spawnSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  const [, minor] = /"minor": *"(\d+)/.exec(stdout) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
