import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SandboxAccessKey } from '../sandbox-options.js';
import { type SignedRequest, sha256, toCanonicalRequest } from './to-canonical-request.js';
import { type SignatureClaim, parseAuthorization } from './parse-authorization.js';

export interface SignatureRules {
  readonly accessKeys: readonly SandboxAccessKey[];
  readonly projectId: string;
  readonly now: () => number;
}

/** How far a client's clock may be off. */
const maxSkewMs = 15 * 60_000;

/**
 * Why a signed request is refused, in the API gateway's words; undefined when its signature holds.
 *
 * The words echo the access key and the whole canonical request, because the real ones do: a client that passes them on has to
 * scrub them.
 */
export function checkSignature(request: SignedRequest, rules: SignatureRules): string | undefined {
  const claim = parseAuthorization(request.headers.authorization ?? '');
  if (claim === undefined) return 'authorization format is incorrect';
  const key = rules.accessKeys.find(({ accessKey }) => accessKey === claim.accessKey);
  if (key === undefined) return `Get secretKey failed,ak:${claim.accessKey},err:ak not exist`;
  return (
    checkHeaders(request, claim, key) ??
    checkDate(request, rules) ??
    checkProject(request, rules) ??
    compare(request, claim, key)
  );
}

function checkHeaders(
  { headers }: SignedRequest,
  { signedHeaders }: SignatureClaim,
  key: SandboxAccessKey,
): string | undefined {
  const temporary = key.securityToken === undefined ? [] : ['x-security-token'];
  for (const name of ['host', 'x-project-id', 'x-sdk-date', ...temporary]) {
    if (!signedHeaders.includes(name)) return `${name} must be in SignedHeaders,ak:${key.accessKey}`;
  }
  const missing = signedHeaders.find((name) => headers[name] === undefined);
  if (missing !== undefined) return `signed header ${missing} not found,ak:${key.accessKey}`;
  if (headers['x-security-token'] === key.securityToken) return undefined;
  return `x-security-token is incorrect,ak:${key.accessKey}`;
}

function checkDate({ headers }: SignedRequest, { now }: SignatureRules): string | undefined {
  const text = String(headers['x-sdk-date']);
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (parts.length === 0) return `x-sdk-date format is incorrect: ${text}`;
  const [year, month, day, hour, minute, second] = parts;
  const signedMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Math.abs(now() - signedMs) <= maxSkewMs) return undefined;
  return `signature expired, signature time: ${text}, server time: ${new Date(now()).toISOString()}`;
}

function checkProject({ headers }: SignedRequest, { projectId }: SignatureRules): string | undefined {
  const claimed = String(headers['x-project-id']);
  return claimed === projectId ? undefined : `project ${claimed} is not of this access key`;
}

function compare(
  request: SignedRequest,
  claim: SignatureClaim,
  { accessKey, secretKey }: SandboxAccessKey,
): string | undefined {
  const canonical = toCanonicalRequest(request, claim.signedHeaders);
  const toSign = `SDK-HMAC-SHA256\n${String(request.headers['x-sdk-date'])}\n${sha256(canonical)}`;
  const expected = createHmac('sha256', secretKey).update(toSign).digest();
  if (timingSafeEqual(expected, Buffer.from(claim.signature, 'hex'))) return undefined;
  return `verify aksk signature fail,ak:${accessKey},canonicalRequest:${canonical.replaceAll('\n', '|')}`;
}
