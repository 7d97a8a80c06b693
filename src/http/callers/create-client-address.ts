import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * Which proxies in front of the gateway are believed when they say whom they speak for.
 *
 * A list of addresses and networks (`10.0.0.0/8`); true for every address that connects, if the network lets only a proxy do so;
 * false for none.
 */
export type TrustedProxies = boolean | readonly string[];

/**
 * Where a request comes from: the peer's network address, or what `X-Forwarded-For` says as far as trusted proxies wrote it.
 * The header is read from its end, where the nearest proxy writes, and no further than the first address that is not trusted:
 * all before that may be made up.
 */
export function createClientAddress(trusted: TrustedProxies): (request: IncomingMessage) => string {
  const isTrusted = createTrust(trusted);
  return ({ headers, socket }) => {
    let address = toPlain(socket.remoteAddress ?? '');
    const hops = String(headers['x-forwarded-for'] ?? '').split(',');
    for (let distance = 1; distance <= hops.length && isTrusted(address, distance); distance += 1) {
      const hop = toPlain(hops.at(-distance) ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return toNetwork(address);
  };
}

/** Whether the peer of a connection is one of these proxies. */
export function createPeerTrust(
  trusted: TrustedProxies,
): (peer: { readonly remoteAddress?: string | undefined }) => boolean {
  const isTrusted = createTrust(trusted);
  return ({ remoteAddress }) => isTrusted(toPlain(remoteAddress ?? ''), 1);
}

/** Whether the address that is `distance` hops away, the peer being the first, may say who comes before it. */
function createTrust(trusted: TrustedProxies): (address: string, distance: number) => boolean {
  if (trusted === false) return () => false;
  if (trusted === true) return (_address, distance) => distance === 1;
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** An address alone: some proxies add a port, and a socket that speaks both versions shows `::ffff:192.0.2.1`. */
function toPlain(text: string): string {
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text.trim()) ?? [];
  const address = bracketed ?? withPort ?? text.trim();
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/**
 * What distinguishes one household from another: an IPv4 address as it is, and of an IPv6 address the first 64 bits, because
 * a household has all 2^64 addresses of its network (RFC 6177). Anything else as it is.
 */
function toNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const [before, after] = [toGroups(head), toGroups(tail ?? '')];
  const zeros = Array.from({ length: Math.max(0, groupsOfAddress - before.length - after.length) }, () => 0);
  const network = [...before, ...zeros, ...after].slice(0, groupsOfNetwork);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

function toGroups(text: string): number[] {
  if (text === '') return [];
  // The last 32 bits may be written as an IPv4 address: two groups, which are no part of the network.
  return text.split(':').flatMap((group) => (group.includes('.') ? [0, 0] : [parseInt(group, 16)]));
}
