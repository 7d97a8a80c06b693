import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { type TrustedProxies, createClientAddress } from '../../../../src/http/callers/create-client-address.js';

const proxies = ['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48'];

test.each<[what: string, trusted: TrustedProxies, peer: string, forwardedFor: string | undefined, address: string]>([
  ['nobody is trusted', false, '10.0.0.1', '198.51.100.1', '10.0.0.1'],
  ['a trusted proxy', proxies, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['a trusted proxy that says nothing', proxies, '10.0.0.1', undefined, '10.0.0.1'],
  ['somebody who poses as a proxy', proxies, '198.51.100.9', '10.0.0.1', '198.51.100.9'],
  ['two trusted proxies', proxies, '192.0.2.7', '198.51.100.1, 10.1.1.1', '198.51.100.1'],
  ['a client that makes up a hop', proxies, '10.0.0.1', '203.0.113.1, 198.51.100.1', '198.51.100.1'],
  ['a client that makes up a trusted hop', proxies, '10.0.0.1', '10.0.0.9, 198.51.100.1', '198.51.100.1'],
  ['trusted all the way', proxies, '10.0.0.1', '10.0.0.2', '10.0.0.2'],
  ['what is no address', proxies, '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
  ['an address with a port', proxies, '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['a mapped peer', proxies, '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['an IPv6 proxy and client', proxies, '2001:db8:1::5', '[2001:db8:2:3:4:5:6:7]:80', '2001:db8:2:3::/64'],
  ['whoever connects', true, '203.0.113.5', '10.0.0.1, 198.51.100.1', '198.51.100.1'],
])('%s', (_what, trusted, peer, forwardedFor, address) => {
  const request = { socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwardedFor } };
  expect(createClientAddress(trusted)(request as unknown as IncomingMessage)).toBe(address);
});

test.each([
  ['2001:DB8:0:1::1', '2001:db8:0:1::/64'],
  ['2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
])('%s is of %s', (peer, address) => {
  const request = { socket: { remoteAddress: peer }, headers: {} };
  expect(createClientAddress(false)(request as unknown as IncomingMessage)).toBe(address);
});
