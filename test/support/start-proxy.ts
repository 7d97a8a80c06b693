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
  /** Idle seconds after which it ends a connection; as the page has them when absent. */
  readonly idleSeconds?: number;
  /** HTTP/2 without TLS to clients. HTTP/1.1 when absent. */
  readonly http2?: boolean;
  /** Changes the configuration of the page. */
  readonly edit?: (configuration: string) => string;
}

export const proxyNames = ['nginx', 'haproxy'] as const;
export type ProxyName = (typeof proxyNames)[number];

/** What to say where a proxy is not there. `NGINX_PATH` and `HAPROXY_PATH` name one in an unusual place. */
export function missingProxy(name: ProxyName): string | undefined {
  const variable = `${name.toUpperCase()}_PATH`;
  return findProxy(name) === undefined ? `${name} was not found: install it, or set ${variable}.` : undefined;
}

/** Starts a proxy with the configuration that docs/operations.md recommends, between a free port and the gateway. */
export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<Proxy> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const file = join(folder, 'proxy.conf');
  const { edit = (configuration: string) => configuration } = options;
  const block = edit(readPageBlock(name))
    .replace('127.0.0.1:4000', new URL(options.origin).host)
    .replace(
      /(listen |bind :)8080/,
      `${name === 'nginx' ? 'listen ' : 'bind '}127.0.0.1:${port}${toHttp2(name, options)}`,
    )
    .replaceAll('60s', `${options.idleSeconds ?? 60}s`);
  writeFileSync(file, name === 'nginx' ? toNginxFile(block, folder) : block);
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

/** The configuration of the page, by the language of its fenced block. */
function readPageBlock(language: string): string {
  const page = readFileSync('docs/operations.md', 'utf8');
  const [, block] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? [];
  if (block === undefined) throw new Error(`docs/operations.md must have a block of ${language}, but has none.`);
  return block;
}

function toHttp2(name: ProxyName, { http2 = false }: ProxyOptions): string {
  if (!http2) return '';
  return name === 'nginx' ? ' http2' : ' proto h2';
}

/** In one process, which writes nothing outside its folder. */
function toNginxFile(block: string, folder: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`);
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${places.join('\n  ')}
  ${block}
}
`;
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
