import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runDoctor } from '../../support/run-doctor.js';
import { runGateway } from '../../support/run-gateway.js';
import { startCollector } from '../../support/start-collector.js';
import { query } from '../../support/start-gateway.js';

const endpoint = 'http://127.0.0.1:4318';

describe('what OpenTelemetry costs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'untraced-gateway-'));
    await cp('dist', join(folder, 'dist'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const chunk of await tracingChunks()) await rm(join(folder, chunk));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('nothing of it is loaded while it is not set: a gateway without its files starts, answers and ends', async () => {
    await using gateway = runGateway({}, { folder });
    const { data } = await query(await gateway.url(), '{ __typename }');
    expect(data).toEqual({ __typename: 'Query' });
    gateway.kill('SIGTERM');
    expect((await gateway.ended).status).toBe(0);
  });

  test('it is loaded at the start when it is set: without its files that fails', async () => {
    await using gateway = runGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, { folder });
    const { status, stderr } = await gateway.ended;
    expect([status, stderr]).toEqual([1, expect.stringContaining('start-tracing-')]);
  });
});

/** Files of the build that hold anything of OpenTelemetry but its interface, which the package for metrics imports too. */
async function tracingChunks(): Promise<readonly string[]> {
  const { outputs } = JSON.parse(await readFile('dist/meta.json', 'utf8')) as {
    readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
  };
  const isTracing = (input: string) => /^node_modules\/@opentelemetry\/(?!api\/)/.test(input);
  const chunks = Object.keys(outputs).filter((path) => Object.keys(outputs[path]?.inputs ?? {}).some(isTracing));
  expect(chunks.some((path) => path.includes('start-tracing-'))).toBe(true);
  return chunks;
}

test.each([
  ['no endpoint', { OTEL_TRACES_SAMPLER: 'always_on' }],
  ['`none` for an exporter', { OTEL_TRACES_EXPORTER: 'none' }],
  ['the switch for all of it', { OTEL_SDK_DISABLED: 'true' }],
])('nothing is traced with %s', async (name, env) => {
  await using collector = await startCollector();
  const where: Readonly<Record<string, string>> =
    name === 'no endpoint' ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  await using gateway = runGateway({ OTEL_TRACES_SAMPLER: 'always_on', ...where, ...env });
  await query(await gateway.url(), '{ __typename }');
  gateway.kill('SIGTERM');
  await gateway.ended;
  expect(collector.batches).toEqual([]);
});

const endpointMistake = 'must be an http or https URL without credentials, query and fragment.';
const pairsMistake = 'must be key=value pairs, separated by commas, with percent-encoded values.';
const samplers =
  'always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio';
const mistakes = {
  OTEL_EXPORTER_OTLP_ENDPOINT: ['planted:4317', endpointMistake],
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ['https://user:planted@collector.example/v1/traces', endpointMistake],
  OTEL_EXPORTER_OTLP_HEADERS: ['planted-without-a-sign', pairsMistake],
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: ['planted key=1', pairsMistake],
  OTEL_EXPORTER_OTLP_PROTOCOL: ['planted', 'must be one of http/json, http/protobuf, grpc.'],
  OTEL_TRACES_EXPORTER: ['planted', 'must be one of otlp, none.'],
  OTEL_SDK_DISABLED: ['planted', 'must be true or false.'],
  OTEL_RESOURCE_ATTRIBUTES: ['planted', pairsMistake],
  OTEL_TRACES_SAMPLER: ['planted', `must be one of ${samplers}.`],
  OTEL_TRACES_SAMPLER_ARG: ['1.5', 'must be a number from 0 to 1.'],
  TRACEPARENT_FROM: ['planted', 'must be one of none, proxies, all.'],
  TRACEPARENT_UPSTREAM: ['planted', 'must be true or false.'],
} as const;

test('mistakes are named at the start, all of them and without their values', async () => {
  const env = Object.fromEntries(Object.entries(mistakes).map(([name, [value]]) => [name, value]));
  await using gateway = runGateway(env);
  const { status, stderr } = await gateway.ended;
  expect(status).toBe(1);
  for (const [name, [, mistake]] of Object.entries(mistakes)) expect(stderr).toContain(`  ${name} ${mistake}\n`);
  expect(stderr).not.toContain('planted');
});

test.each(['http/protobuf', 'grpc'])('the gateway does not start to send %s, which it cannot', async (protocol) => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
  await using gateway = runGateway(env);
  const { status, stderr } = await gateway.ended;
  expect(status).toBe(1);
  expect(stderr).toContain('OTEL_EXPORTER_OTLP_PROTOCOL must be http/json when an endpoint is set');
});

test('another protocol is no matter where nothing is traced', async () => {
  await using gateway = runGateway({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
  expect(await gateway.url()).toContain('/graphql');
});

test('the doctor names what is misspelt', async () => {
  const { findings } = await runDoctor({ OTEL_EXPORTER_OTLP_ENPOINT: endpoint, TRACEPARENT_FORM: 'all' });
  expect(findings).toEqual(
    expect.arrayContaining([
      'settings warning OTEL_EXPORTER_OTLP_ENPOINT is set, and is no setting of the gateway. Is it misspelt?',
      'settings warning TRACEPARENT_FORM is set, and is no setting of the gateway. Is it misspelt?',
    ]),
  );
});
