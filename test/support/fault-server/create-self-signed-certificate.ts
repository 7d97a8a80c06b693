import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and the certificate over it, both PEM, as `node:tls` takes them. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A fresh self-signed certificate for the given names, valid from an hour ago until an hour from now.
 *
 * Made at run time because Node has no maker of certificates, a committed key would be taken for a leaked one, and a
 * committed certificate runs out. RFC 5280 §4.1, in the few DER types that it needs.
 *
 * @param names DNS names, or IPv4 addresses.
 */
export function createSelfSignedCertificate(names: readonly string[]): KeyAndCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const version3 = der(0xa0, der(0x02, Buffer.of(2)));
  const serial = der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)]));
  // Each under a name of its own: a client that trusts two of one name might check one with the other's key.
  const text = Buffer.from(`fault server, for tests only, ${randomBytes(8).toString('hex')}`);
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, text))));
  const hour = 3_600_000;
  const validity = sequence(generalizedTime(Date.now() - hour), generalizedTime(Date.now() + hour));
  const body = sequence(version3, serial, ecdsaWithSha256, name, validity, name, publicKey, extensionsFor(names));
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  return { key: privateKey, cert: toPem(sequence(body, ecdsaWithSha256, der(0x03, Buffer.of(0), signature))) };
}

/** One DER value: a tag, the length of the content in as few bytes as it takes, the content (X.690 §8.1). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  if (bytes.length < 0x80) return Buffer.concat([Buffer.of(tag, bytes.length), bytes]);
  const hex = bytes.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, bytes]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

function generalizedTime(at: number): Buffer {
  return der(0x18, Buffer.from(new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')));
}

/** Subject alternative names (RFC 5280 §4.2.1.6): clients look at nothing else for the host name. */
function extensionsFor(names: readonly string[]): Buffer {
  const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);
  const entries = names.map((name) =>
    isAddress(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name)),
  );
  return der(0xa3, sequence(sequence(oid('551d11'), der(0x04, sequence(...entries)))));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
