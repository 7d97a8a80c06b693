import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scrub } from '../../../../src/upstream/answer/scrub.js';

const uuid = 'eed156d9-02a5-46f5-8eb1-54f09ab9fbae';
const projectId = 'bcae3e673fd04716a3b9dacdf58ca336';
const accessKey = 'HPUAXK2EXAMPLE7QZ4TN';

describe('stays as it is, so that a person can act on it', () => {
  test.each([
    'The parameter limit must be an integer from 1 to 1000.',
    'The user may not perform workspace:desktops:listSnapshots.',
    'The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 minute',
    'limit:200,time:60 second',
    'The token must be updated.',
    'The token is expired.',
    'The password is wrong',
    'Incorrect IAM authentication information: decrypt token fail',
    'Incorrect IAM authentication information: x-auth-token not found',
    'Authentication required',
    'The task: creating, the disk: full, the risk is small',
    `The desktop ${uuid} does not exist.`,
    `desktop_id=${uuid}, snapshot_id: ${uuid}`,
    `/desktops/${uuid}/detail`,
    'WKS.0001 WKS.00010109 APIGW.0301 APIG.0308',
    'Snapshot sys0420_xzx03_1713602176593 is in use',
    '快照不存在，请检查参数。错误码：WKS.0202',
    '桌面 xzx03 正在恢复中（50%）',
    'Created at 2024-04-20T08:36:16Z, that is 2024-04-20 08:36:16 or 08:36.',
    'status:500 line:12 code:404',
    'Ratio 1.5, version 2.10, e.g. this one.',
    'ÄÖÜ 😀 naïve “quoted” – dashed',
  ])('%s', (text) => {
    expect(scrub(text, ['the-token', projectId, 'workspace.example.test'])).toBe(text);
  });
});

describe('is taken out', () => {
  test.each([
    ['an access key', `The access key ${accessKey} does not exist`, 'The access key [redacted] does not exist'],
    ['an access key by name', 'AccessKey=abc', 'AccessKey=[redacted]'],
    ['short names', 'ak: abc, sk=def', 'ak: [redacted], sk=[redacted]'],
    ['a project id', `project ${projectId} not found`, 'project [redacted] not found'],
    ['a project id by name', 'project_id: my-project', 'project_id: [redacted]'],
    ['a token by name', 'X-Auth-Token: abc', 'X-Auth-Token: [redacted]'],
    ['a token in JSON', '{"token":"abc","page":1}', '{"token":[redacted],"page":1}'],
    ['a token in JSON in JSON', '{\\"token\\":\\"abc\\"}', '{\\"token\\":[redacted]}'],
    ['a token after a full-width colon', 'token：abc 无效', 'token：[redacted] 无效'],
    ['a token in a sentence', 'The token is abc123def456.', 'The token is [redacted]'],
    ['a token after its name', 'invalid token MIIabc123def', 'invalid token [redacted]'],
    ['a long token anywhere', `got ${'aB3_'.repeat(20)} here`, 'got [redacted] here'],
    ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln', 'got [redacted]'],
    ['a bearer token', 'Authorization: Bearer abc.def', 'Authorization: [redacted]'],
    ['a bearer token alone', 'sent Bearer abc', 'sent [redacted]'],
    ['a basic authorization', 'Authorization: Basic dXNlcjpwYXNz failed', 'Authorization: [redacted] failed'],
    ['a password with spaces', 'password="my pass word", next', 'password=[redacted], next'],
    ['a cookie', 'Cookie: sid=1; other', 'Cookie: [redacted]; other'],
    ['a signature', 'Signature=3a7bd3e2360a3d29, expected other', 'Signature=[redacted], expected other'],
    ['a digest', `expected ${'0a1b'.repeat(16)}`, 'expected [redacted]'],
    [
      'a signed header',
      'verify fail: SDK-HMAC-SHA256 Access=A, SignedHeaders=b, Signature=c',
      'verify fail: [redacted]',
    ],
    ['a canonical request', 'canonicalRequest:GET\n/x/\na=b\n\nhost:h\n', 'canonicalRequest [redacted]'],
    ['a string to sign', 'bad, StringToSign: x\ny\nz', 'bad, StringToSign [redacted]'],
    ['a URL', 'see https://workspace.region.example.test/v2/x?y=z now', 'see [redacted] now'],
    ['a URL with credentials', 'via http://user:pass@proxy:3128/ now', 'via [redacted] now'],
    ['a path of the API', 'GET /v2/my-project/snapshots failed', 'GET [redacted] failed'],
    ['a host', 'cannot reach backend-7.internal.example.test', 'cannot reach [redacted]'],
    ['a host with a port', 'connect to workspace-svc:8443 failed', 'connect to [redacted] failed'],
    ['localhost', 'connect ECONNREFUSED localhost:80', 'connect ECONNREFUSED [redacted]'],
    ['an IPv4 address', 'connect ECONNREFUSED 10.1.2.3:8080', 'connect ECONNREFUSED [redacted]'],
    [
      'an IPv6 address',
      'from 2001:db8:0:1:1:1:1:1 and [fe80::1]:443 and ::1',
      'from [redacted] and [redacted] and [redacted]',
    ],
    ['a host behind an underscore', 'upstream db_07.prod.svc:8080 timed out', 'upstream [redacted] timed out'],
    ['a project id behind an underscore', `id_${projectId}`, 'id_[redacted]'],
    ['an access key behind a letter', `key${accessKey}`, 'key[redacted]'],
    ['a hardware address', 'nic 00:1b:44:11:3a:b7', 'nic [redacted]'],
  ])('%s', (_, text, expected) => {
    expect(scrub(text, [])).toBe(expected);
  });

  test('what is known of the call, whatever it looks like, also within a URL and within each other', () => {
    const known = ['my', 'my token/+', 'host'];
    expect(scrub('a my token/+ b my%20token%2F%2B c host d my e', known)).toBe(
      'a [redacted] b [redacted] c [redacted] d [redacted] e',
    );
  });

  test('control characters, which would forge lines of a log', () => {
    expect(scrub('one\r\n{"level":"fatal"}\u0000\u001b[31m\u0085end', [])).toBe('one {"level":"fatal"} [31m end');
  });
});

test('what was redacted once is not redacted again', () => {
  const text = `token: ${projectId}, ${accessKey} at https://a.example.test/`;
  const once = scrub(text, ['redacted']);
  expect(once).toBe('token: [redacted], [redacted] at [redacted]');
  expect(scrub(once, [])).toBe(once);
});

test('a long text is cut, and not in the middle of a secret', () => {
  const cut = scrub(`${'word '.repeat(398)}${accessKey}`, []);
  expect(cut).toBe(`${'word '.repeat(200)}…`);
  const hidden = scrub(`token: ${'x'.repeat(1984)} ${accessKey}`, []);
  expect(hidden).toBe('token: [redacted] …');
});

test('a text that is made to be slow to scrub takes no time', () => {
  const hostile = [
    'a-'.repeat(32_768),
    'a.'.repeat(32_768),
    ':'.repeat(65_536),
    '"'.repeat(65_536),
    `token ${' '.repeat(65_536)}`,
    'f:'.repeat(32_768),
    'a+'.repeat(32_768),
    'token_key'.repeat(6_666),
    `${'a-'.repeat(900)} `.repeat(33),
    `${'a.'.repeat(900)} `.repeat(33),
  ];
  const before = process.cpuUsage().user;
  for (const text of hostile) scrub(text, ['x']);
  expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
});

describe('for any text', () => {
  const words = fc.array(
    fc.constantFrom('the', 'desktop', '桌面', 'is', 'not', 'found:', '(see', 'below)', ',', '\n', '"', '='),
    { maxLength: 12 },
  );
  const hex = (size: number) =>
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: size, maxLength: size });
  const ofKey = fc.string({
    unit: fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')),
    minLength: 19,
    maxLength: 19,
  });
  const label = fc.stringMatching(/^[a-z][a-z0-9]{2,12}$/);
  const secret = fc.oneof(
    hex(32),
    hex(64),
    ofKey.map((rest) => `A${rest}`),
    fc.base64String({ minLength: 60, maxLength: 200 }).map((text) => text.replace(/=/g, 'A')),
    fc.ipV4(),
    fc.tuple(label, label).map(([one, other]) => `${one}.${other}.example.test`),
    fc.webUrl(),
  );

  test('no secret that is planted into a sentence comes out', () => {
    fc.assert(
      fc.property(words, secret, words, (before, planted, after) => {
        expect(scrub([...before, planted, ...after].join(' '), [])).not.toContain(planted);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing that is known comes out', () => {
    const known = fc.string({ unit: 'grapheme', minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(fc.string(), known, fc.string(), (before, planted, after) => {
        expect(scrub(`${before}${planted}${after}`, [planted])).not.toContain(planted);
      }),
    );
  });

  test('the result is short, holds no control character, and scrubbing it again changes nothing that matters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const clean = scrub(text, []);
        expect(clean.length).toBeLessThanOrEqual(1001);
        // eslint-disable-next-line no-control-regex -- none of them may be there
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
