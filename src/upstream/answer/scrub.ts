const redacted = '[redacted]';

/** Longest text that is passed on; upstream messages are a sentence, their echoes of a request are not. */
const maxLength = 1000;

/**
 * What must never be passed on, in the order in which it is taken out. Upstream texts have been seen to echo the
 * access key, the project id, and the whole canonical request of a bad signature.
 */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // From the first word of a canonical request or string to sign, everything: it goes over many lines to the end.
  [/(canonical[\s_-]?(?:request|uri|query|headers?|string)|string[\s_-]?to[\s_-]?sign)[\s\S]*/gi, `$1 ${redacted}`],
  [/SDK-HMAC-SHA256[\s\S]*/g, redacted],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]*/gi, redacted],
  // `name=value`, `name: value` and `"name":"value"` of anything that is a credential by its name.
  [
    /((?:access|secret|security|signature|signing|session|auth|authorization|bearer|credential|password|passwd|pwd|token|x-auth-token|x-subject-token|x-security-token|x-project-id|project[\s_-]?id|domain[\s_-]?id|ak|sk)(?:[\s_-]?(?:key|token|id|secret))*["']?\s*(?:[:=]|\bis\b)\s*["']?)(?:bearer\s+)?[^\s"',;&}\])]+/gi,
    `$1${redacted}`,
  ],
  [/\bbearer\s+\S+/gi, redacted],
  // Paths of the API hold the project id.
  [/\/v\d+(?:\.\d+)?\/[^\s"',;]*/gi, redacted],
  [/\[?(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])\]?(?::\d+)?/gi, redacted],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, redacted],
  [/\blocalhost(?::\d+)?\b/gi, redacted],
  // Host names: dotted labels whose last is letters. Codes such as `WKS.0001` end in digits and stay.
  [/\b(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?\b/gi, redacted],
  [/\b[\w-]+:\d{2,5}\b/g, redacted],
  // Access keys (20 upper-case letters and digits), project and account ids, digests, tokens.
  [/\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{16,}\b/g, redacted],
  [/\b[0-9a-f]{24,}\b/gi, redacted],
  [/[A-Za-z0-9+/_=.-]{40,}/g, redacted],
];

/**
 * An upstream's text without access keys, tokens, signatures, canonical requests, project ids and hosts; each is
 * replaced by `[redacted]`. UUIDs stay, because they are the desktops and snapshots that the caller asks about.
 *
 * @param known Texts of this very call that must not come back whatever they look like, such as the token.
 */
export function scrub(text: string, known: readonly string[]): string {
  let clean = text;
  for (const secret of known) if (secret !== '') clean = clean.replaceAll(secret, redacted);
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement);
  // eslint-disable-next-line no-control-regex -- control characters have no place in a message and forge log lines
  clean = clean.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
}
