import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * Whether a URL is asked without a proxy: it is on this machine, or an entry of `NO_PROXY` covers it. Names are compared
 * without regard to letter case and to a dot at their end.
 */
export function isDirect(url: URL, noProxy: readonly string[]): boolean {
  const host = toComparable(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return isLoopback(host) || noProxy.some((entry) => covers(entry, host, port));
}

/** All that is sure to be this machine: the addresses of RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3, the names of RFC 6761 §6.3. */
function isLoopback(host: string): boolean {
  return /^(?:127\.[\d.]+|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|(?:.+\.)?localhost)$/.test(host);
}

function covers(entry: string, host: string, port: string): boolean {
  const { name, onlyPort } = splitEntry(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === '*') return true;
  // `*.example.com` is another way to write `.example.com`.
  const [, suffix] = /^\*?\.(.+)$/.exec(name) ?? [];
  return suffix === undefined ? host === toComparable(name) : host.endsWith(`.${toComparable(suffix)}`);
}

function splitEntry(entry: string): { readonly name: string; readonly onlyPort?: string } {
  // Its colons do not begin a port.
  if (isIPv6(entry)) return { name: entry };
  const [, name, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
  return name === undefined || onlyPort === undefined ? { name: entry } : { name, onlyPort: String(Number(onlyPort)) };
}

/** As a URL has it: in lower case, in ASCII, an IPv6 address in its short form and in brackets; without the dot at the end. */
function toComparable(name: string): string {
  const address = name.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(address)) {
    const url = `http://[${address}]`;
    return URL.canParse(url) ? new URL(url).hostname : name;
  }
  return (domainToASCII(name) || name.toLowerCase()).replace(/\.$/, '');
}
