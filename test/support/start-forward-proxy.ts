import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request as requestOverHttp,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect } from 'node:net';
import type { KeyAndCertificate } from './fault-server/create-self-signed-certificate.js';

/**
 * What the proxy does with a request:
 *
 * - `pass`: passes it on, or opens the tunnel
 * - a number: refuses with this status, and a page of HTML that quotes the request
 * - `quote`: answers 400 in the upstream's own JSON, which quotes the request
 * - `silence`: takes it, and never answers
 * - `close`: ends the connection without an answer
 * - `garbage`: answers something that is no HTTP
 */
export type ProxyManner = 'pass' | 'quote' | 'silence' | 'close' | 'garbage' | number;

export interface ForwardProxyOptions {
  /** The port of this machine to which each `host:port` leads; anything else gets 502. */
  readonly hosts: Readonly<Record<string, number>>;
  /** Answers 407 to requests that do not show both, in the scheme Basic. Takes everyone when absent. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Is spoken to over TLS with it. Plain when absent. */
  readonly identity?: KeyAndCertificate;
}

/** What came: the request target as it was sent, with its headers. */
export interface ProxiedRequest {
  readonly method: string;
  /** `host:port` of a CONNECT, or a whole URL. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
}

/** A proxy between a company and the internet: CONNECT, and requests in absolute form. */
export interface ForwardProxy extends AsyncDisposable {
  readonly port: number;
  /** Its URL, with its credentials: what HTTPS_PROXY or HTTP_PROXY is set to. */
  readonly url: string;
  readonly requests: readonly ProxiedRequest[];
  /** Changes what it does, from now on. `pass` at first. */
  behave(manner: ProxyManner): void;
}

export async function startForwardProxy(options: ForwardProxyOptions): Promise<ForwardProxy> {
  const { credentials, hosts, identity } = options;
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Socket>();
  let manner: ProxyManner = 'pass';

  const take = ({ method = '', url: target = '', headers }: IncomingMessage): ProxyManner => {
    requests.push({ method, target, headers });
    const isKnown = credentials === undefined || headers['proxy-authorization'] === toBasic(credentials);
    return isKnown ? manner : 407;
  };
  const server = identity === undefined ? createServer() : createTlsServer(identity);
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined);
    const how = take(request);
    const port = hosts[request.url ?? ''];
    if (how === 'pass' && port !== undefined) openTunnel(socket, port);
    else if (how !== 'silence') socket.end(toRawAnswer(how === 'pass' ? 502 : how, request));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const how = take(request);
    const { host, port = '80' } = splitHost(request.url ?? '');
    const target = hosts[`${host}:${port}`];
    if (how === 'pass' && target !== undefined) passOn(request, response, target);
    else if (how !== 'silence') response.socket?.end(toRawAnswer(how === 'pass' ? 502 : how, request));
  });
  const port = await listen(server);
  const user = credentials
    ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`
    : '';
  return {
    port,
    url: `${identity ? 'https' : 'http'}://${user}127.0.0.1:${port}`,
    requests,
    behave: (next) => {
      manner = next;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function openTunnel(socket: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => socket.destroy());
  upstream.on('close', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
  upstream.once('connect', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
}

function passOn(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { pathname, search } = new URL(request.url ?? '');
  const headers = { ...request.headers };
  delete headers['proxy-authorization'];
  const onward = requestOverHttp({
    host: '127.0.0.1',
    port,
    method: request.method,
    path: `${pathname}${search}`,
    headers,
    agent: false,
  });
  onward.on('error', () => response.destroy());
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(onward);
}

/** Refusals quote all that came, as careless proxies do. */
function toRawAnswer(manner: Exclude<ProxyManner, 'pass' | 'silence'>, request: IncomingMessage): string {
  if (manner === 'close') return '';
  if (manner === 'garbage') return 'SOCKS?\r\n\r\n';
  const quoted = `${request.url ?? ''} ${Object.values(request.headers).join(' ')}`;
  if (manner === 'quote') {
    const json = JSON.stringify({ error_code: 'WKS.0001', error_msg: `Bad request: ${quoted}`, error_detail: quoted });
    return `HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
  }
  const body = `<h1>Refused</h1>${quoted}`;
  const authenticate = manner === 407 ? 'Proxy-Authenticate: Basic realm="company"\r\n' : '';
  return `HTTP/1.1 ${manner} Refused\r\n${authenticate}Content-Type: text/html\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

function toBasic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function splitHost(url: string): { readonly host: string; readonly port: string | undefined } {
  const { hostname: host, port } = new URL(url);
  return { host, port: port === '' ? undefined : port };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
