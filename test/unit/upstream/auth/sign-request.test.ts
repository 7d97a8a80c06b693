import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';
import { signRequest, type SigningInput } from '../../../../src/upstream/auth/sign-request.js';

/** The golden vector of `schema/upstream.openapi.yaml`. */
const golden: SigningInput = {
  method: 'GET',
  host: 'workspace.example.test',
  path: '/v2/bcae3e673fd04716a3b9dacdf58ca336/snapshots',
  query: 'desktop_ids=b-2&desktop_ids=a-1&desktop_name=xzx%2003&limit=10',
  headers: { 'X-Project-Id': 'bcae3e673fd04716a3b9dacdf58ca336' },
  accessKey: 'AKEXAMPLE',
  secretKey: 'SKEXAMPLE',
  now: Date.UTC(2024, 3, 20, 8, 36, 16, 999),
};

const signatureOf = (changes: Partial<SigningInput>): string =>
  /Signature=([0-9a-f]{64})$/.exec(signRequest({ ...golden, ...changes })['Authorization'] ?? '')?.[1] ?? 'none';

test('signs the golden vector', () => {
  expect(signRequest(golden)).toEqual({
    'X-Sdk-Date': '20240420T083616Z',
    Authorization:
      'SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host;x-project-id;x-sdk-date, ' +
      'Signature=334bf21fc43d6c2f195da5b2f6adb5fa79e052d036134272b2a56bf9953b0087',
  });
});

test('signs the token of temporary credentials and sends it', () => {
  const headers = signRequest({ ...golden, securityToken: 'temporary' });
  expect(headers['X-Security-Token']).toBe('temporary');
  expect(headers['Authorization']).toContain('SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, ');
  expect(signatureOf({ securityToken: 'temporary' })).not.toBe(signatureOf({ securityToken: 'another' }));
});

test('never holds the secret key', () => {
  expect(JSON.stringify(signRequest(golden))).not.toContain('SKEXAMPLE');
});

describe('the signature is the same', () => {
  test.each([
    ['repeated values in another order', 'b=2&a=2&a=1', 'a=1&a=2&b=2'],
    ['names that begin alike', 'ab=1&a=2', 'a=2&ab=1'],
    ['values that sort apart once they are encoded', 'a=%E5%BF%AB&a=Z', 'a=Z&a=%E5%BF%AB'],
    ['an empty value with and without its "="', 'a&b=1', 'a=&b=1'],
    ["!'()* encoded or not", "a=!'()*", 'a=%21%27%28%29%2A'],
    ['hexadecimal in lower case', 'a=%e5%bf%ab', 'a=%E5%BF%AB'],
    ['letters encoded that need not be', 'a=%61', 'a=a'],
  ])('for %s', (_name, query, same) => {
    expect(signatureOf({ query })).toBe(signatureOf({ query: same }));
  });

  test('for a path with and without its final slash', () => {
    expect(signatureOf({ path: '/v2/p/snapshots/' })).toBe(signatureOf({ path: '/v2/p/snapshots' }));
  });

  test('for white space around the value of a header, which does not survive the way', () => {
    expect(signatureOf({ headers: { 'x-project-id': ' p ' } })).toBe(signatureOf({ headers: { 'X-Project-Id': 'p' } }));
  });
});

describe('the signature is another', () => {
  test.each<[string, Partial<SigningInput>]>([
    ['host', { host: 'workspace.example.test:8443' }],
    ['path', { path: '/v2/another/snapshots' }],
    ['query', { query: 'limit=10' }],
    ['header', { headers: { 'X-Project-Id': 'another' } }],
    ['secret', { secretKey: 'another' }],
    ['second', { now: golden.now + 1_000 }],
  ])('for another %s', (_name, changes) => {
    expect(signatureOf(changes)).not.toBe(signatureOf({}));
  });

  test('for one value with a comma and for two values', () => {
    expect(signatureOf({ query: 'a=1%2C2' })).not.toBe(signatureOf({ query: 'a=1&a=2' }));
  });
});

test('sorts repeated values as they are, not as they are encoded, like the signers of the vendor', () => {
  // Signed with the vendor's signer for Node: "Z" comes before "快", although "%E5" comes before "Z".
  expect(signatureOf({ query: 'desktop_names=Z&desktop_names=%E5%BF%AB' })).toBe(
    'e633ded2480883f1d38b89412987d72cad009a8ea92f882bd15671a5e662ed96',
  );
});

test('agrees, for any names and values, with a signer that is written another way', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
  );
  const pairs = fc.array(fc.tuple(text, text), { maxLength: 8 });
  fc.assert(
    fc.property(pairs, fc.array(text, { maxLength: 4 }), fc.nat({ max: 4_000_000_000_000 }), (query, segments, now) => {
      const input = {
        ...golden,
        now,
        path: `/${segments.map(encodeURIComponent).join('/')}`,
        query: query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'),
      };
      expect(signatureOf(input)).toBe(slowSignature({ ...input, segments, pairs: query }));
    }),
  );
});

/** From the unencoded values, byte by byte, after the letter of the contract. */
function slowSignature(
  input: SigningInput & { segments: readonly string[]; pairs: readonly (readonly [string, string])[] },
): string {
  const isUnreserved = (byte: number): boolean => /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte));
  const encode = (text: string): string =>
    [...Buffer.from(text)]
      .map((byte) =>
        isUnreserved(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .join('');
  const digits = (value: number): string => String(value).padStart(2, '0');
  const at = new Date(input.now);
  const day = `${String(at.getUTCFullYear()).padStart(4, '0')}${digits(at.getUTCMonth() + 1)}${digits(at.getUTCDate())}`;
  const date = `${day}T${digits(at.getUTCHours())}${digits(at.getUTCMinutes())}${digits(at.getUTCSeconds())}Z`;
  // Comparing the bytes of big-endian UTF-16 compares code units.
  const order = (one: string, other: string): number =>
    Buffer.compare(Buffer.from(one, 'utf16le').swap16(), Buffer.from(other, 'utf16le').swap16());
  const query = [...input.pairs]
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map((pair) => pair.map(encode).join('='))
    .join('&');
  const path = input.segments.map((segment) => `/${encode(segment)}`).join('');
  const canonical =
    `GET\n${path.endsWith('/') ? path : `${path}/`}\n${query}\n` +
    `host:${input.host}\nx-project-id:${input.headers['X-Project-Id'] ?? ''}\nx-sdk-date:${date}\n\n` +
    `host;x-project-id;x-sdk-date\n${createHash('sha256').update('').digest('hex')}`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  return createHmac('sha256', input.secretKey).update(`SDK-HMAC-SHA256\n${date}\n${hash}`).digest('hex');
}
