import { isIPv6 } from 'node:net';

const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/**
 * What distinguishes one household from another: an IPv4 address as it is, and of an IPv6 address the first 64 bits, because
 * a household has all 2^64 addresses of its network (RFC 6177). Anything else as it is.
 */
export function toNetwork(address: string): string {
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
