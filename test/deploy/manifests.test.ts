import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config/read-config.js';
import { settings } from '../../src/config/settings.js';
import { checkManifests } from '../support/check-manifests.js';
import { describeOrSkip } from '../support/describe-or-skip.js';
import { findManifest } from '../support/find-manifest.js';
import {
  type Manifest,
  kubernetesFolder,
  missingKubectl,
  oldKubectl,
  renderComponents,
  renderManifests,
} from '../support/render-manifests.js';

const overlays = readdirSync(`${kubernetesFolder}/overlays`);
const components = readdirSync(`${kubernetesFolder}/components`);
/** Read by Node itself. */
const namesOfNode = ['NODE_OPTIONS'];
const names: readonly string[] = Object.values(settings).map(({ name }) => name);

describeOrSkip('the base of the manifests', missingKubectl(), () => {
  checkRendered(() => renderManifests('base'));

  test('has what serves, and nothing that production adds', () => {
    expect(kindsOf(renderManifests('base'))).toEqual([
      'ConfigMap',
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('never has fewer replicas than it should while it rolls out', () => {
    const { replicas, strategy, minReadySeconds } = findManifest(renderManifests('base'), 'Deployment').spec ?? {};
    expect({ replicas, strategy, minReadySeconds }).toEqual({
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: 10,
    });
    expect(findManifest(renderManifests('base'), 'PodDisruptionBudget').spec?.maxUnavailable).toBe(1);
  });

  test('has time to drain: the grace is preStop, DRAIN_SECONDS and 10 seconds', () => {
    const manifests = renderManifests('base');
    const drainSeconds = Number(envOf(manifests)['DRAIN_SECONDS']);
    const [, preStop] = containerOf(manifests)?.lifecycle?.preStop?.exec?.command ?? [];
    expect({ preStop, drainSeconds }).toEqual({ preStop: '10', drainSeconds: readConfig({}).drainSeconds });
    expect(podOf(manifests)?.terminationGracePeriodSeconds).toBe(Number(preStop) + drainSeconds + 10);
  });

  test('runs as a user without rights, on a file system that cannot be written', () => {
    const manifests = renderManifests('base');
    const [, user] = /^USER (\d+):/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    expect(podOf(manifests)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: Number(user), seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(podOf(manifests)?.volumes).toBeUndefined();
    expect(containerOf(manifests)?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(findManifest(manifests, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  test('keeps the flags that the image gives Node, and a heap that fits its memory', () => {
    const manifests = renderManifests('base');
    const [, imageOptions = ''] = /^ENV NODE_OPTIONS=(.*)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    const options = (envOf(manifests)['NODE_OPTIONS'] ?? '').split(' ');
    expect(options).toEqual(expect.arrayContaining(imageOptions.split(' ')));
    const flag = (name: string): number => Number(options.find((each) => each.startsWith(`--${name}=`))?.split('=')[1]);
    const heap = flag('max-old-space-size') + 3 * flag('max-semi-space-size');
    // Answers that wait for clients, bodies of the upstream (docs/operations.md), and Node without a heap.
    const beside = 64 + 24 + 50;
    const { requests, limits } = containerOf(manifests)?.resources ?? {};
    expect(heap + beside).toBeLessThanOrEqual(Number(/^(\d+)Mi$/.exec(String(limits?.['memory']))?.[1]));
    expect({ requests, limits }).toEqual({ requests: { cpu: '100m', memory: '192Mi' }, limits: { memory: '384Mi' } });
  });

  test('asks the health paths on the port of the image', () => {
    const manifests = renderManifests('base');
    const { ports, readinessProbe, livenessProbe, startupProbe } = containerOf(manifests) ?? {};
    const [, port] = /^EXPOSE (\d+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
    expect(ports).toEqual([{ name: 'http', containerPort: Number(port) }]);
    expect(readinessProbe).toMatchObject({ httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 2 });
    expect(livenessProbe).toMatchObject({ httpGet: { path: '/livez', port: 'http' } });
    expect(startupProbe).toMatchObject({ httpGet: { path: '/livez', port: 'http' } });
  });

  test('is spread over hosts', () => {
    expect(podOf(renderManifests('base'))?.topologySpreadConstraints).toMatchObject([
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname' },
    ]);
  });
});

describeOrNote('the overlays and components', () => {
  describe.each(overlays)('%s', (overlay) => {
    checkRendered(() => renderManifests(`overlays/${overlay}`));
  });
  describe.each(components)('the base with %s', (component) => {
    checkRendered(() => renderComponents([component]));
  });
  describe('the base with every component', () => {
    checkRendered(() => renderComponents(components));
  });

  test('the sandbox overlay is the base, and the gateway of its settings serves the sandbox', () => {
    const manifests = renderManifests('overlays/sandbox');
    expect(kindsOf(manifests)).toEqual(kindsOf(renderManifests('base')));
    expect(readConfig(envOf(manifests)).upstream).toBeNull();
  });

  test('production has an autoscaler, an ingress, secrets by name, and metrics on a port that no ingress leads to', () => {
    const manifests = renderManifests('overlays/production');
    expect(kindsOf(manifests)).toEqual(
      [...kindsOf(renderManifests('base')), 'HorizontalPodAutoscaler', 'Ingress'].sort(),
    );
    const port = Number(envOf(manifests)['METRICS_PORT']);
    expect(containerOf(manifests)?.ports).toContainEqual({ name: 'metrics', containerPort: port });
    expect(findManifest(manifests, 'Service').spec?.ports).toContainEqual({
      name: 'metrics',
      port,
      targetPort: 'metrics',
    });
    const [rule] = findManifest(manifests, 'Ingress').spec?.rules ?? [];
    expect(rule?.http?.paths).toMatchObject([
      { path: '/graphql', pathType: 'Exact', backend: { service: { port: { name: 'http' } } } },
    ]);
  });

  test('the autoscaler keeps 2 to 6 replicas at 70 % of the processor, and owns their number', () => {
    const manifests = renderComponents(['hpa']);
    const { minReplicas, maxReplicas, metrics, behavior } =
      findManifest(manifests, 'HorizontalPodAutoscaler').spec ?? {};
    expect({ minReplicas, maxReplicas }).toEqual({ minReplicas: 2, maxReplicas: 6 });
    expect(metrics).toMatchObject([{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }]);
    expect(behavior?.scaleDown?.policies).toEqual([{ type: 'Pods', value: 1, periodSeconds: 120 }]);
    expect(findManifest(manifests, 'Deployment').spec?.replicas).toBeUndefined();
  });

  test('Prometheus is let in where it asks, and asks under the job that alerts name', () => {
    const manifests = renderComponents(['servicemonitor']);
    const label = { 'app.kubernetes.io/name': 'snapshot-gateway' };
    expect(findManifest(manifests, 'ServiceMonitor')).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'snapshot-gateway', labels: label },
      spec: {
        jobLabel: 'app.kubernetes.io/name',
        selector: { matchLabels: label },
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '15s', scrapeTimeout: '10s' }],
      },
    });
    expect(findManifest(manifests, 'Service').metadata?.labels).toEqual(label);
    const ports = findManifest(manifests, 'NetworkPolicy').spec?.ingress?.at(-1)?.ports;
    const inProduction = envOf(renderManifests('overlays/production'))['METRICS_PORT'];
    expect(ports?.map(({ port }) => String(port))).toEqual(['4000', inProduction]);
  });
});

/** What holds for all that is rendered. */
function checkRendered(render: () => readonly Manifest[]): void {
  test('has only what Kubernetes knows, of the types that it expects', () => {
    expect(checkManifests(render().filter(({ kind }) => kind !== 'ServiceMonitor'))).toEqual([]);
  });

  test('gives the gateway settings that it has, with values that it takes', () => {
    const manifests = render();
    const env = envOf(manifests);
    const given = [...Object.keys(env), ...secretsOf(manifests)];
    expect(given.filter((name) => ![...names, ...namesOfNode].includes(name))).toEqual([]);
    expect(() => readConfig(env)).not.toThrow();
  });

  test('has no secret among its settings', () => {
    const secrets = Object.values(settings).filter(
      (setting) => 'isExact' in setting || /TOKENS|_AK$/.test(setting.name),
    );
    expect(Object.keys(envOf(render())).filter((name) => secrets.some((secret) => secret.name === name))).toEqual([]);
  });

  test('selects its pods by their label', () => {
    const manifests = render();
    const labels = findManifest(manifests, 'Deployment').spec?.template.metadata?.labels;
    for (const kind of ['Deployment', 'PodDisruptionBudget'] as const)
      expect(findManifest(manifests, kind).spec?.selector?.matchLabels).toEqual(labels);
    expect(findManifest(manifests, 'Service').spec?.selector).toEqual(labels);
    expect(findManifest(manifests, 'NetworkPolicy').spec?.podSelector.matchLabels).toEqual(labels);
  });
}

/** An old kubectl is no failure, even where `CI=true`: Debian's is. */
function describeOrNote(name: string, tests: () => void): void {
  const old = missingKubectl() === undefined ? oldKubectl() : undefined;
  if (old === undefined) {
    describeOrSkip(name, missingKubectl(), tests);
    return;
  }
  process.stderr.write(`Skipping "${name}" of deploy/kubernetes. ${old}\n`);
  describe.skip(name, tests);
}

function kindsOf(manifests: readonly Manifest[]): readonly string[] {
  return manifests.map(({ kind }) => kind).sort();
}

function podOf(manifests: readonly Manifest[]) {
  return findManifest(manifests, 'Deployment').spec?.template.spec;
}

function containerOf(manifests: readonly Manifest[]) {
  return podOf(manifests)?.containers[0];
}

function envOf(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  return findManifest(manifests, 'ConfigMap').data ?? {};
}

function secretsOf(manifests: readonly Manifest[]): readonly string[] {
  return (containerOf(manifests)?.env ?? []).map(({ name }) => name);
}
