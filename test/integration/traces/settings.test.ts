import { describe, expect, test } from '@jest/globals';
import { runDoctor } from '../../support/run-doctor.js';
import { runGateway } from '../../support/run-gateway.js';
import { startCollector } from '../../support/start-collector.js';
import { query } from '../../support/start-gateway.js';

const endpoint = 'http://127.0.0.1:4318';

/** Fails the start of the process as soon as it reads a chunk of OpenTelemetry; tells which files were read. */
const tellChunks = `
  import { registerHooks } from 'node:module';
  registerHooks?.({ load(url, context, next) { if (url.includes('/dist/')) console.error('LOADED', url); return next(url, context); } });
`;

describe('what OpenTelemetry costs', () => {
  const hasHooks = process.allowedNodeEnvironmentFlags.size > 0 && Number(process.versions.node.split('.')[0]) >= 22;
  const chunks = (stderr: string) => [...stderr.matchAll(/LOADED \S*\/dist\/(\S+)/g)].map(([, name]) => name ?? '');

  (hasHooks ? test : test.skip)('nothing of it is loaded while it is not set', async () => {
    await using gateway = runGateway({}, { preload: tellChunks });
    await query(await gateway.url(), '{ __typename }');
    gateway.kill('SIGTERM');
    const { stderr } = await gateway.ended;
    expect(chunks(stderr)).toContain('main.js');
    expect(chunks(stderr).filter((name) => name.includes('start-tracing'))).toEqual([]);
  });

  (hasHooks ? test : test.skip)('it is a chunk of its own, which is loaded when it is set', async () => {
    await using collector = await startCollector();
    await using gateway = runGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, { preload: tellChunks });
    await gateway.url();
    gateway.kill('SIGTERM');
    const { stderr } = await gateway.ended;
    expect(chunks(stderr).filter((name) => name.includes('start-tracing'))).toHaveLength(1);
  });
});

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
