import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type Socket, connect as connectTcp, isIP, isIPv4 } from 'node:net';
import { type TLSSocket, connect as connectTls } from 'node:tls';
import { untilAborted } from '../../lib/until-aborted.js';
import { createTunnels } from '../../upstream/connections/create-tunnels.js';
import type { ProxyServer } from '../../upstream/connections/proxy-server.js';
import { explainWayFailure } from './explain-way-failure.js';
import type { Finding, Step } from './finding.js';

export interface ConnectionCheckOptions {
  readonly url: URL;
  /** Undefined: the host is reached directly. */
  readonly proxy: ProxyServer | undefined;
  /** In front of the names of the steps. */
  readonly prefix: '' | 'iam ';
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
}

/** Milliseconds for each of them. The gateway itself gives up sooner, which the list call then shows. */
const stepTimeoutMs = 5000;
/** A certificate that ends sooner is worth a word. */
const soonDays = 14;

type Found = Omit<Finding, 'step' | 'durationMs'>;
type Check = readonly [step: 'dns' | 'tcp' | 'proxy' | 'tls', check: () => Promise<Found>];

/**
 * Connects to a host as the gateway would, one step at a time, and closes the connection again.
 *
 * @returns whether it would be reached.
 */
export async function* checkConnection(options: ConnectionCheckOptions): AsyncGenerator<Finding, boolean> {
  const { url, proxy, prefix, now } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  let socket: Socket | undefined;
  const byTcp = async (): Promise<Found> => {
    socket = connectTcp({ host, port });
    await settled(socket, 'connect');
    return { outcome: 'ok', text: 'Connected.' };
  };
  const throughProxy = async (via: ProxyServer): Promise<Found> => {
    const isTunnel = url.protocol === 'https:';
    const tunnels = createTunnels(stepTimeoutMs);
    socket = await (isTunnel ? tunnels.open(via, `${url.hostname}:${port}`) : tunnels.reach(via));
    // An error on the connection after this must not end the doctor.
    socket.on('error', () => undefined);
    return { outcome: 'ok', text: isTunnel ? 'The proxy has connected to the host.' : 'Connected to the proxy.' };
  };
  const way: readonly Check[] = proxy
    ? [['proxy', () => throughProxy(proxy)]]
    : [
        ['dns', () => resolveName(host)],
        ['tcp', byTcp],
      ];
  const isLocal = () => proxy === undefined && isLoopback(socket?.remoteAddress);
  const checks: readonly Check[] = [
    ...way,
    ['tls', () => (url.protocol === 'https:' ? encrypt(host, socket) : Promise.resolve(unencrypted(isLocal())))],
  ];
  try {
    for (const [name, check] of checks) {
      const step: Step = `${prefix}${name}`;
      const startedAt = now();
      const found = await check().catch(toFailure);
      yield { step, durationMs: now() - startedAt, ...found };
      if (found.outcome === 'failed') return false;
    }
    return true;
  } finally {
    socket?.destroy();
  }
}

async function resolveName(host: string): Promise<Found> {
  if (isIP(host) !== 0) return { outcome: 'ok', text: 'Not needed: the URL holds an address.' };
  const addresses = await withTimeout((signal) => untilAborted(lookup(host, { all: true }), signal));
  const families = [...new Set(addresses.map(({ family }) => `IPv${family}`))].sort();
  const count = `${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'}`;
  return { outcome: 'ok', text: `The host name has ${count} (${families.join(' and ')}).` };
}

/** The same checks of the certificate as the gateway's: those of Node, with what its environment adds to or takes from them. */
async function encrypt(host: string, tcp: Socket | undefined): Promise<Found> {
  if (!tcp) throw new TypeError('TLS must have a connection to begin on');
  const socket = connectTls({
    socket: tcp,
    host,
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
  });
  try {
    await settled(socket, 'secureConnect');
    return describeTls(socket);
  } finally {
    socket.destroy();
  }
}

function describeTls(socket: TLSSocket): Found {
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
  const validity = `the certificate is valid for ${days} more ${days === 1 ? 'day' : 'days'}`;
  const text = `${socket.getProtocol() ?? 'TLS'}, and ${validity}.`;
  if (!socket.authorized)
    return {
      outcome: 'warning',
      text: `${text} This machine does not trust it, but NODE_TLS_REJECT_UNAUTHORIZED=0 accepts it.`,
    };
  return { outcome: days < soonDays ? 'warning' : 'ok', text };
}

function isLoopback(address = ''): boolean {
  return (isIPv4(address) && address.startsWith('127.')) || address === '::1';
}

function unencrypted(isLocal: boolean): Found {
  if (isLocal) {
    return { outcome: 'ok', text: 'Not used: the URL is plain http, to this machine itself.' };
  }
  return {
    outcome: 'warning',
    text: 'Not used: the URL is plain http, so anyone on the way can read tokens and answers.',
  };
}

async function settled(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  await withTimeout((signal) => once(socket, event, { signal }));
  // An error on the connection after this must not end the doctor.
  socket.on('error', () => undefined);
}

async function withTimeout<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
  }, stepTimeoutMs);
  try {
    return await task(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function toFailure(error: unknown): Found {
  return { outcome: 'failed', ...explainWayFailure(error) };
}
