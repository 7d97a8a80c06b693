import { join } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './render-manifests.js';

/** Where kubernetes-models has the type of each kind. */
const modules: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  Service: 'v1',
  ServiceAccount: 'v1',
};

/** Files of others, by their names: they are the same each time. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Writes the manifests as literals of the types that kubernetes-models has, and asks TypeScript, which also finds keys that no
 * type has.
 *
 * @param manifests Without kinds of others, such as ServiceMonitor. @returns what is wrong, each with its text.
 */
export function checkManifests(manifests: readonly Manifest[]): readonly string[] {
  const file = join(process.cwd(), 'test/deploy/rendered-manifests.ts');
  const source = manifests.map(toDeclaration).join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const isOurs = (name: string): boolean => name === file;
  const read = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => isOurs(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (isOurs(name)) return ts.createSourceFile(name, source, target);
    if (!parsed.has(name)) parsed.set(name, read(name, target, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function toDeclaration(manifest: Manifest, index: number): string {
  const { kind } = manifest;
  const module = modules[kind];
  if (module === undefined) throw new Error(`${kind} must be in the table of modules`);
  return `import type { I${kind} as T${index} } from 'kubernetes-models/${module}/${kind}';
export const manifest${index}: T${index} = ${JSON.stringify(manifest)};`;
}
