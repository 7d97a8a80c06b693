import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { forwardedHeaders } from '../../examples/supergraph/forwarded-headers.js';
import { AppError } from '../../src/errors/app-error.js';
import { toErrorExtensions } from '../../src/errors/to-error-extensions.js';
import { query, startGateway } from '../support/start-gateway.js';

const kit = 'examples/supergraph';
const read = (file: string) => parseYaml(readFileSync(`${kit}/${file}`, 'utf8')) as unknown;

interface ComposeInput {
  readonly name: string;
  readonly routing_url: string;
  readonly schema: { readonly file: string };
  readonly subscription?: unknown;
}

interface RouterConfig {
  readonly include_subgraph_errors: { readonly subgraphs: { snapshots: { allow_extensions_keys: string[] } } };
  readonly headers: { subgraphs: { snapshots: { request: { propagate: { named: string } }[] } } };
  readonly subscription: unknown;
}

interface CosmoConfig {
  readonly subgraph_error_propagation: { readonly allowed_extension_fields: string[] };
  readonly headers: { subgraphs: { snapshots: { request: { named: string }[] } } };
}

describe('the kit for the owners of a supergraph', () => {
  const rover = Object.entries(
    (read('supergraph.yaml') as { subgraphs: Record<string, Omit<ComposeInput, 'name'>> }).subgraphs,
  );
  const cosmo = (read('cosmo/graph.yaml') as { subgraphs: ComposeInput[] }).subgraphs;

  test.each<[string, string, ComposeInput[]]>([
    ['Rover', kit, rover.map(([name, subgraph]) => ({ name, ...subgraph }))],
    ['Cosmo', `${kit}/cosmo`, cosmo],
  ])('names files for %s that compose', (_, folder, subgraphs) => {
    const services = subgraphs.map(({ name, routing_url, schema }) => ({
      name,
      url: routing_url,
      typeDefs: parse(readFileSync(posix.join(folder, schema.file), 'utf8')),
    }));
    expect(composeServices(services).errors).toBeUndefined();
    expect(services.map(({ name }) => name).sort()).toEqual(['desktops', 'snapshots']);
  });

  test('lets through every extension that errors have, and the headers that hold the token', () => {
    const upstream = { status: 500, errorCode: null, errorMessage: null, errorDetail: null };
    const error = new AppError('UPSTREAM_ERROR', { retryAfterMs: 1, limit: 'cost', upstream: upstream as never });
    const extensions = Object.keys(toErrorExtensions(error, 'id')).sort();
    const router = read('router.yaml') as RouterConfig;
    const config = read('cosmo/config.yaml') as CosmoConfig;
    expect(router.include_subgraph_errors.subgraphs.snapshots.allow_extensions_keys.sort()).toEqual(extensions);
    expect(config.subgraph_error_propagation.allowed_extension_fields.sort()).toEqual(extensions);
    const tokenHeaders = forwardedHeaders.filter((name) => name !== 'x-request-id');
    expect(router.headers.subgraphs.snapshots.request.map(({ propagate }) => propagate.named)).toEqual(tokenHeaders);
    expect(config.headers.subgraphs.snapshots.request.map(({ named }) => named.toLowerCase())).toEqual(tokenHeaders);
  });

  test('has subscriptions asked for in a way that the gateway answers', () => {
    const router = read('router.yaml') as RouterConfig;
    expect(router.subscription).toEqual({
      enabled: true,
      mode: { passthrough: { subgraphs: { snapshots: { path: '/graphql', protocol: 'graphql_ws' } } } },
    });
    const [snapshots, desktops] = cosmo;
    expect(snapshots?.subscription).toEqual({ url: snapshots?.routing_url, protocol: 'sse_post' });
    expect(desktops?.subscription).toBeUndefined();
    const hive = readFileSync(`${kit}/hive/gateway.config.ts`, 'utf8');
    expect(hive).toContain("transportEntries: { snapshots: { options: { method: 'POST' } } },");
    expect(hive).toContain("plugins: () => [useCutStreams('snapshots')],");
  });

  test.each([
    ['router.yaml', /^# Apollo Router, untried:/],
    ['supergraph.yaml', /^# Rover, untried:/],
    ['cosmo/config.yaml', /^# Cosmo Router, untried:/],
    ['cosmo/graph.yaml', /# Untried, by/],
  ])('says in %s what was not tried', (file, pattern) => {
    expect(readFileSync(`${kit}/${file}`, 'utf8')).toMatch(pattern);
  });

  test.each(['hive', 'apollo'])(
    'npm run supergraph %s serves a supergraph',
    async (router) => {
      await using gateway = await startGateway({ sandbox: {} });
      const env = { ...process.env, SNAPSHOTS_URL: gateway.url, PORT: '0', DESKTOPS_PORT: '0' };
      const child = spawn(process.execPath, ['--import', 'tsx', `${kit}/main.ts`, router], { env });
      const exited = once(child, 'exit');
      try {
        const url = await readUrl(child.stdout);
        const { data, errors } = await query(url, '{ desktops { nodes { owner { name } latestSnapshot { id } } } }');
        expect(errors).toBeUndefined();
        const node = { owner: { name: 'Ada' }, latestSnapshot: { id: expect.any(String) } };
        expect(data).toEqual({ desktops: { nodes: Array.from({ length: 5 }, () => node) } });
      } finally {
        child.kill();
        await exited;
      }
      // A gateway of many packages starts in another process: slow where the machine is busy.
    },
    60_000,
  );
});

async function readUrl(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    const url = /served at (\S+) by/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`A URL was expected, but got: ${text}`);
}
