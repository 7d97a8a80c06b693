import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findFreePort } from './find-free-port.js';
import { until } from './until.js';

/** A proxy of the machine's own, as a process that listens on this machine alone. */
export interface Proxy extends AsyncDisposable {
  readonly origin: string;
  /** Where it passes GraphQL on. */
  readonly url: string;
}

export interface ProxyOptions {
  /** Scheme, host and port of the gateway behind it. */
  readonly origin: string;
  /** Those of more replicas. None when absent. */
  readonly otherOrigins?: readonly string[];
  /** Idle seconds after which it ends a connection; as the file has them when absent. */
  readonly idleSeconds?: number;
  /** HTTP/2 without TLS to clients. HTTP/1.1 when absent. */
  readonly http2?: boolean;
  /** Changes the file. */
  readonly edit?: (configuration: string) => string;
}

export const proxyNames = ['nginx', 'haproxy'] as const;
export type ProxyName = (typeof proxyNames)[number];

/** Where deploy/proxy has them. */
export const proxyFiles = { nginx: 'deploy/proxy/nginx.conf', haproxy: 'deploy/proxy/haproxy.cfg' } as const;

/** What to say where a proxy is not there. `NGINX_PATH` and `HAPROXY_PATH` name one in an unusual place. */
export function missingProxy(name: ProxyName): string | undefined {
  const variable = `${name.toUpperCase()}_PATH`;
  return findProxy(name) === undefined ? `${name} was not found: install it, or set ${variable}.` : undefined;
}

/** Starts a proxy with its file of deploy/proxy, without TLS, between a free port and the gateway. */
export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<Proxy> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const file = join(folder, 'proxy.conf');
  const { edit = (configuration: string) => configuration } = options;
  const listening = `127.0.0.1:${port}${toHttp2(name, options)}`;
  const text = edit(readFileSync(proxyFiles[name], 'utf8'));
  const edited = withReplicas(text, options).replaceAll('60s', `${options.idleSeconds ?? 60}s`);
  writeFileSync(file, name === 'nginx' ? toNginxFile(edited, listening, folder) : toHaproxyFile(edited, listening));
  const flags = name === 'nginx' ? ['-e', 'stderr', '-p', folder, '-c', file] : ['-db', '-f', file];
  const child = spawn(findProxy(name) ?? name, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await until(`${name} to listen`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} did not start: ${stderr}`);
    return accepts(port);
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/graphql`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The lines of the file's own replicas make place for these. */
function withReplicas(text: string, { origin, otherOrigins = [] }: ProxyOptions): string {
  const lines = text.split('\n');
  const isReplica = (line: string): boolean => /^ *server .*\b10\.0\.0\.\d+:4000/.test(line);
  const first = lines.findIndex(isReplica);
  const replicas = [origin, ...otherOrigins].map((each, index) =>
    // HAProxy's have names.
    (lines[first] ?? '').replace('gateway1', `gateway${index + 1}`).replace('10.0.0.11:4000', new URL(each).host),
  );
  return [...lines.slice(0, first), ...replicas, ...lines.slice(first).filter((line) => !isReplica(line))].join('\n');
}

function toHttp2(name: ProxyName, { http2 = false }: ProxyOptions): string {
  if (!http2) return '';
  return name === 'nginx' ? ' http2' : ' proto h2';
}

/** In one process, which writes nothing outside its folder. */
function toNginxFile(text: string, listening: string, folder: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`);
  const http = text
    .replace('listen 443 ssl http2;', `listen ${listening};`)
    .replace(/^ *ssl_.*\n/gm, '')
    .replace('http {', `http {\n  ${places.join('\n  ')}`);
  return `daemon off;\nmaster_process off;\npid ${folder}/nginx.pid;\n${http}`;
}

function toHaproxyFile(text: string, listening: string): string {
  return text.replace(/bind :443 ssl .*/, `bind ${listening}`);
}

function findProxy(name: ProxyName): string | undefined {
  const given = process.env[`${name.toUpperCase()}_PATH`] ?? '';
  if (given !== '') return existsSync(given) ? given : undefined;
  // Debian has them where only root looks.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
