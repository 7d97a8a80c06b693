import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const openTelemetry = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/exporter-trace-otlp-http',
];

/** What each folder of `src` may import of the others, and which packages only it may import, or it and others that name them. */
const layers: Readonly<Record<string, { readonly mayImport: readonly string[]; readonly owns: readonly string[] }>> = {
  lib: { mayImport: [], owns: [] },
  errors: { mayImport: ['lib'], owns: [] },
  config: { mayImport: ['lib'], owns: ['zod'] },
  snapshots: { mayImport: ['lib', 'errors'], owns: [] },
  observability: { mayImport: ['lib', 'errors'], owns: ['pino', 'prom-client', ...openTelemetry] },
  upstream: { mayImport: ['lib', 'errors', 'snapshots', 'observability'], owns: ['undici'] },
  loaders: { mayImport: ['lib', 'errors', 'snapshots'], owns: ['dataloader'] },
  graphql: { mayImport: ['lib', 'errors', 'snapshots', 'loaders'], owns: ['@pothos/core'] },
  engine: {
    mayImport: ['lib', 'errors', 'snapshots', 'loaders', 'graphql', 'observability'],
    owns: ['graphql-yoga', 'lru-cache'],
  },
  http: {
    mayImport: ['lib', 'errors', 'snapshots', 'engine', 'observability'],
    owns: ['@graphql-yoga/render-graphiql', 'ws', 'graphql-ws', 'lru-cache'],
  },
  // Code that it shared with the client would make both wrong together.
  sandbox: { mayImport: [], owns: [] },
};
/** What puts it together, and the commands, import everything. */
const unlimited = ['app', 'cli', 'main.ts'];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) => importsOf(file));

describe('dependencies point one way', () => {
  test('every folder of src is in the table', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => !unlimited.includes(folder)));
    expect([...folders].sort()).toEqual(Object.keys(layers).sort());
  });

  test.each(Object.keys(layers))('%s imports only what it may', (folder) => {
    const own = imports.filter((entry) => entry.folder === folder);
    const allowed = [folder, ...(layers[folder]?.mayImport ?? [])];
    const wrong = own.filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      return !allowed.includes(folderOf(posix.join(posix.dirname(file), specifier)));
    });
    expect(wrong).toEqual([]);
  });

  test('a package is imported only by folders that own it', () => {
    const wrong = imports.filter(({ folder, specifier }) => {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const owners = Object.keys(layers).filter((each) => layers[each]?.owns.includes(name));
      return owners.length > 0 && !owners.includes(folder) && !unlimited.includes(folder);
    });
    expect(wrong).toEqual([]);
  });

  test('http knows of the engine only its door and what goes through it', () => {
    const doors = ['engine/answer-operation.js', 'engine/event-stream.js', 'engine/operation.js'];
    const asked = imports
      .filter(({ folder }) => folder === 'http')
      .map(({ file, specifier }) => posix.join(posix.dirname(file), specifier))
      .filter((path) => path.startsWith('engine/'));
    expect([...new Set(asked)].sort()).toEqual(doors);
  });

  test('what treats requests, questions and rows knows no sockets', () => {
    const unaware = ['engine', 'graphql', 'loaders', 'snapshots'];
    const sockets = ['node:http', 'node:https', 'node:net', 'node:tls', 'undici'];
    const wrong = imports.filter(({ folder, specifier }) => unaware.includes(folder) && sockets.includes(specifier));
    expect(wrong).toEqual([]);
  });

  test('only main.ts and cli read the process', () => {
    const readers = files.filter((file) => /\bprocess\.(env|argv|exit|on|stdout|stderr)\b/.test(source(file)));
    expect(readers.filter((file) => file !== 'main.ts' && !file.startsWith('cli/'))).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const found = source(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, specifier = '']) => ({ file, folder: folderOf(file), specifier }));
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function source(file: string): string {
  return readFileSync(`src/${file}`, 'utf8');
}
