/** Marks what was removed until the end, so that no later pattern matches parts of `[redacted]` itself. */
const mark = '\uFFFC';
const redacted = '[redacted]';

/** Longest text that is passed on; upstream messages are a sentence, their echoes of a request are not. */
const maxLength = 1000;

/** Characters that are looked at. The rest is as good as an echo, and patterns cost up to the square of their length. */
const maxRead = 2000;

/** Characters in which what is known is looked for. */
const maxSearched = 65_536;

/** Shorter texts occur in others by chance: a token of one letter would take a hole out of every word. */
const minSecretLength = 8;

const credential =
  '(?:access|secret|security|signature|signing|session|auth|authorization|bearer|credential|cookie|password|passwd|pwd' +
  String.raw`|token|(?:api|app)[\s_-]?key|project[\s_-]?id|domain[\s_-]?id|(?<![a-z])(?:ak|sk))(?:[\s_-]?(?:key|token|id|secret))*`;
const scheme = String.raw`(?:(?:bearer|basic|digest|negotiate)\s+)?`;
const saidOfCredential =
  '(?:wrong|incorrect|invalid|expired|required|missing|empty|null|locked|disabled|denied|revoked|unknown|weak|too|not|no|an?|the)';

/**
 * What must never be passed on, in the order in which it is taken out. Upstream texts have been seen to echo the
 * access key, the project id, and the whole canonical request of a bad signature. What is a secret by its looks does not
 * rely on a word boundary: it may follow a letter or an underscore.
 */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // From the first word of a canonical request or string to sign, everything: it goes on to the end.
  [/(canonical[\s_-]?(?:request|uri|query|headers?|string)|string[\s_-]?to[\s_-]?sign).*/gi, `$1 ${mark}`],
  [/SDK-HMAC-SHA256.*/gi, mark],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]*/gi, mark],
  // `name=value`, `name: value` and `"name":"value"` of anything that is a credential by its name.
  [
    new RegExp(
      String.raw`(${credential}\\?["']?\s*(?:[:：]|=>?)\s*)${scheme}(?:\\?"[^"]*"?|'[^']*'?|[^\s"',;&}\])]+)`,
      'gi',
    ),
    `$1${mark}`,
  ],
  // `token is value`, where it is none of the words that are said of a credential; `token value`, where it is no plain word.
  [new RegExp(String.raw`(${credential}\s+is\s+)(?!${saidOfCredential}\b)[^\s"',;&}\])]+`, 'gi'), `$1${mark}`],
  [new RegExp(String.raw`(${credential}\s+(?:is\s+)?)(?=\S*\d)[^\s"',;&}\])]{8,}`, 'gi'), `$1${mark}`],
  [/\bbearer\s+\S+/gi, mark],
  [/eyJ[\w-]*(?:\.[\w-]*)+/g, mark],
  // Paths of the API hold the project id.
  [/\/v\d+(?:\.\d+)?\/[^\s"',;]*/gi, mark],
  // IPv6, and hardware addresses with it; a time of day has fewer colons.
  [
    /\[?(?<![\w:])(?:(?=[0-9a-f:]*::)(?=:*[0-9a-f])[0-9a-f:]{3,39}|(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4})(?![\w:])\]?(?::\d+)?/gi,
    mark,
  ],
  [/(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?!\d)/g, mark],
  [/\blocalhost(?::\d+)?\b/gi, mark],
  // Host names: dotted labels whose last is letters. Codes such as `WKS.0001` end in digits and stay.
  [/(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?/gi, mark],
  // A host without dots shows by its port; a limit, a status, a place in a text or a time has a number as well.
  [
    /(?<![\w-])(?!(?:limit|time|quota|count|total|size|max|min|code|status|line|column|offset|errno):)(?!\d{4}-\d\d-\d\dT)(?=[\w-]*[a-z])[\w-]+:\d{2,5}(?!\d)/gi,
    mark,
  ],
  // Access keys (20 upper-case letters and digits), project and account ids, digests, tokens.
  [/(?=[A-Z0-9]*[A-Z])[A-Z0-9]{16,}/g, mark],
  [/[0-9a-f]{24,}/gi, mark],
];

const longRun = /[A-Za-z0-9+/_=.-]{40,}/g;
const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * An upstream's text without access keys, tokens, signatures, canonical requests, project ids and hosts; each is
 * replaced by `[redacted]`. UUIDs stay, because they are the desktops and snapshots that the caller asks about.
 *
 * @param known Texts of this call that must not appear in any form, such as the token.
 */
export function scrub(text: string, known: readonly string[]): string {
  // eslint-disable-next-line no-control-regex -- control characters have no place in a message and forge log lines
  let clean = beginningOf(hide(text, known).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' '));
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement);
  clean = clean.replace(longRun, (run) => (run.replace(uuids, '').length < 40 && run.length < 80 ? run : mark));
  clean = clean.replace(new RegExp(`${mark}+`, 'g'), redacted).trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
}

/** Of tokens, keys and passwords those that can be looked for in a text. */
export function worthHiding(credentials: readonly string[]): readonly string[] {
  return credentials.filter(({ length }) => length >= minSecretLength);
}

/** Whether a text holds one of the known texts: a short one, such as a host of one label, as a word of its own. */
export function holdsAny(text: string, known: readonly string[]): boolean {
  return known.some((secret) => secret !== '' && (isShort(secret) ? toWord(secret).test(text) : text.includes(secret)));
}

/** Removes the known texts, as they are and as they are in a URL, the longest first: one may be a part of another. */
function hide(text: string, known: readonly string[]): string {
  const forms = new Set(
    known.filter((secret) => secret !== '').flatMap((secret) => [secret, encodeURIComponent(secret)]),
  );
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  const searched = text.slice(0, maxSearched).replaceAll(redacted, mark);
  const hidden = longestFirst.reduce(
    (rest, secret) => rest.replaceAll(isShort(secret) ? toWord(secret) : secret, mark),
    searched,
  );
  // What was cut off may have ended one of them, of which a part is left.
  const partLength = text.length > maxSearched ? (longestFirst[0]?.length ?? 0) : 0;
  return partLength === 0 ? hidden : hidden.slice(0, -partLength);
}

function isShort(secret: string): boolean {
  return secret.length < minSecretLength;
}

function toWord(secret: string): RegExp {
  return new RegExp(String.raw`(?<!\w)${secret.replace(/[^\w]/g, String.raw`\$&`)}(?!\w)`, 'g');
}

/** What of a text is read, not cut within a word: half a secret need not look like one. */
function beginningOf(text: string): string {
  return text.length <= maxRead ? text : `${text.slice(0, maxRead).replace(/[\w+/=.:~%-]*$/, '')}…`;
}
