import fc from 'fast-check';

/** A text of the upstream's, and the part of it that must not be passed on. */
export interface Planted {
  readonly text: string;
  readonly secret: string;
  /** Only its text tells what it is: alone it might as well be the id of a request. */
  readonly needsText?: true;
}

const hex = '0123456789abcdef';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base64url = `${upper}${upper.toLowerCase()}0123456789-_`;

function chars(alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength, maxLength });
}

const label = chars('abcdefghijklmnopqrstuvwxyz0123456789', 3, 12).map((text) => `h${text}`);
const hostName = fc
  .tuple(label, fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('com', 'test', 'internal', 'svc'))
  .map(([first, others, last]) => [first, ...others, last].join('.'));
const port = fc.integer({ min: 80, max: 65_535 });
const accessKey = chars(`${upper}0123456789`, 19).map((text) => `H${text}`);
const signature = chars(hex, 64);
const projectId = chars(hex, 32);

/** One line of words without anything in it. */
const words = fc.constantFrom('', 'Request failed', 'The upstream said:', 'error', '拒绝访问', 'see');
const before = fc.constantFrom('', ' ', ': ', '=', ' (', '"', ', ', '[', '\n', '，', '_', '-', '/', '\\', '@', '\t');
const after = fc.constantFrom('', ' ', '.', ')', '"', ', ', ']', '\n', '。', '_', '-', '/', '\\', '!', '\t');

function within(secret: fc.Arbitrary<string>): fc.Arbitrary<Planted> {
  return fc
    .tuple(words, before, secret, after, words)
    .map(([one, open, text, close, two]) => ({ text: `${one}${open}${text}${close}${two}`, secret: text }));
}

/** A secret that only its name gives away. */
const named = fc
  .tuple(
    fc.constantFrom(
      'password',
      'token',
      'X-Auth-Token',
      'secret_key',
      'Signature',
      'sk',
      'security-token',
      'project_id',
    ),
    fc.constantFrom('=', ': ', ' = ', '":"', ' is '),
    chars(base64url, 6, 30).map((text) => `q${text}`),
  )
  .map(([name, sign, secret]) => ({ text: `${name}${sign}${secret} was refused`, secret, needsText: true as const }));

const canonicalRequest = fc.tuple(accessKey, hostName, label, signature).map(([key, host, name, hash]) => {
  const lines = ['GET', '/v2/p/snapshots/', `desktop_name=${name}`, `host:${host}`, '', 'host;x-sdk-date', hash];
  return { text: `verify aksk signature fail,ak:${key},canonicalRequest:${lines.join('|')}`, secret: `=${name}` };
});

/** Not beside other letters: they would be read as its digits. */
const ipV6 = fc
  .tuple(
    words,
    fc.constantFrom(' ', ' [', '=', ': [', '，'),
    fc.ipV6().filter((address) => address.split(':').length > 3),
    fc.constantFrom('', ' ', ']', ']:443', ', ', '.'),
  )
  .map(([word, open, secret, close]) => ({ text: `${word}${open}${secret}${close}`, secret }));

/** What texts of the upstream have been seen to echo, or might. */
export const plantedSecret: fc.Arbitrary<Planted> = fc.oneof(
  within(accessKey),
  within(signature),
  within(projectId).map(({ text, secret }) => ({ text: `of project ${text}`, secret, needsText: true as const })),
  within(chars(base64url, 60, 200)),
  within(fc.base64String({ minLength: 60, maxLength: 200 })),
  ipV6,
  within(hostName.map((host) => host.toUpperCase())),
  within(fc.tuple(label, port).map(([host, number]) => `${host}:${number}`)),
  fc
    .tuple(words, chars(base64url, 8, 30))
    .map(([word, secret]) => ({ text: `${word} Bearer ${secret} x`, secret, needsText: true as const })),
  within(hostName),
  within(fc.tuple(hostName, port).map(([host, number]) => `${host}:${number}`)),
  within(fc.tuple(fc.ipV4(), port).map(([address, number]) => `${address}:${number}`)),
  within(fc.ipV4()),
  within(fc.tuple(hostName, label).map(([host, path]) => `https://${host}/v2/${path}?x=1`)),
  named,
  canonicalRequest,
);
