import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/config/config-error.js';
import { readConfig } from '../../../src/config/read-config.js';

const upstream = { UPSTREAM_URL: 'https://workspace.example.test', UPSTREAM_PROJECT_ID: 'p-1' };
const iam = {
  ...upstream,
  UPSTREAM_AUTH: 'iam',
  UPSTREAM_IAM_URL: 'https://iam.example.test',
  UPSTREAM_IAM_USERNAME: 'gateway',
  UPSTREAM_IAM_PASSWORD: 'hunter2 with a space',
  UPSTREAM_IAM_DOMAIN: 'company',
  GATEWAY_TOKENS: 'door-1,door-2',
};
const aksk = { ...upstream, UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'AKAK', UPSTREAM_SK: 'SKSK', GATEWAY_TOKENS: 'door-1' };

/** What start-up says of these settings. */
function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

function without(env: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

describe('whole settings', () => {
  test('nothing at all is the sandbox', () => {
    expect(readConfig({}).upstream).toBeNull();
  });

  test('an upstream forwards tokens, and has no door of its own', () => {
    expect(readConfig(upstream).upstream).toEqual({
      url: new URL('https://workspace.example.test'),
      projectId: 'p-1',
      auth: { kind: 'forward' },
      gatewayTokens: null,
    });
  });

  test('iam has a user and a door', () => {
    const { auth, gatewayTokens } = readConfig(iam).upstream ?? {};
    if (auth?.kind !== 'iam') throw new Error('iam was asked for');
    expect([auth.url.host, auth.username, auth.domain]).toEqual(['iam.example.test', 'gateway', 'company']);
    expect(auth.password.reveal()).toBe('hunter2 with a space');
    expect(gatewayTokens?.map((token) => token.reveal())).toEqual(['door-1', 'door-2']);
  });

  test('aksk has a key, perhaps with a security token, and a door', () => {
    const { auth } = readConfig({ ...aksk, UPSTREAM_SECURITY_TOKEN: 'temporary' }).upstream ?? {};
    if (auth?.kind !== 'aksk') throw new Error('aksk was asked for');
    expect([auth.ak, auth.sk, auth.securityToken].map((secret) => secret?.reveal())).toEqual([
      'AKAK',
      'SKSK',
      'temporary',
    ]);
    const lasting = readConfig(aksk).upstream?.auth;
    expect(lasting).toMatchObject({ securityToken: undefined });
  });

  test.each([iam, aksk])('GATEWAY_OPEN takes the place of a door', (env) => {
    const config = readConfig({ ...without(env, 'GATEWAY_TOKENS'), GATEWAY_OPEN: 'true' });
    expect(config.upstream?.gatewayTokens).toBeNull();
  });
});

describe('what is missing is named at once', () => {
  const door = (auth: string) =>
    `GATEWAY_TOKENS must be set when UPSTREAM_AUTH is ${auth}, or GATEWAY_OPEN must be true.`;

  test('all of iam', () => {
    expect(problemsOf({ ...upstream, UPSTREAM_AUTH: 'iam' })).toEqual([
      'UPSTREAM_IAM_URL must be set when UPSTREAM_AUTH is iam.',
      'UPSTREAM_IAM_USERNAME must be set when UPSTREAM_AUTH is iam.',
      'UPSTREAM_IAM_PASSWORD must be set when UPSTREAM_AUTH is iam.',
      'UPSTREAM_IAM_DOMAIN must be set when UPSTREAM_AUTH is iam.',
      door('iam'),
    ]);
  });

  test('all of aksk, and the upstream', () => {
    expect(problemsOf({ UPSTREAM_AUTH: 'aksk' })).toEqual([
      'UPSTREAM_AK must be set when UPSTREAM_AUTH is aksk.',
      'UPSTREAM_SK must be set when UPSTREAM_AUTH is aksk.',
      door('aksk'),
      'UPSTREAM_URL must be set when UPSTREAM_AUTH is aksk.',
    ]);
  });

  test.each(['UPSTREAM_IAM_URL', 'UPSTREAM_IAM_USERNAME', 'UPSTREAM_IAM_PASSWORD', 'UPSTREAM_IAM_DOMAIN'])(
    '%s alone, or empty',
    (name) => {
      const problem = `${name} must be set when UPSTREAM_AUTH is iam.`;
      expect(problemsOf(without(iam, name))).toEqual([problem]);
      expect(problemsOf({ ...iam, [name]: ' ' })).toEqual([problem]);
    },
  );

  test.each(['UPSTREAM_AK', 'UPSTREAM_SK'])('%s alone', (name) => {
    expect(problemsOf(without(aksk, name))).toEqual([`${name} must be set when UPSTREAM_AUTH is aksk.`]);
  });

  test.each<[string, Record<string, string>]>([
    ['iam', iam],
    ['aksk', aksk],
  ])('the door of %s, where GATEWAY_OPEN is not true', (auth, env) => {
    expect(problemsOf(without(env, 'GATEWAY_TOKENS'))).toEqual([door(auth)]);
    expect(problemsOf({ ...without(env, 'GATEWAY_TOKENS'), GATEWAY_OPEN: 'false' })).toEqual([door(auth)]);
  });
});

describe('what does not go together, or is not valid, is said without its value', () => {
  test('a door in front of forwarded tokens, which nobody could open', () => {
    expect(problemsOf({ ...upstream, GATEWAY_TOKENS: 'door-1' })).toEqual([
      'GATEWAY_TOKENS must not be set when UPSTREAM_AUTH is forward.',
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['UPSTREAM_AUTH', 'hunter2', /one of forward, iam, aksk/],
    ['UPSTREAM_IAM_URL', 'https://user:hunter2@iam.example.test', /without credentials/],
    ['UPSTREAM_IAM_URL', 'https://iam.example.test/v3', /leave out \/v3 and all that follows it/],
    ['UPSTREAM_IAM_URL', 'https://iam.example.test/v3/', /leave out \/v3/],
    ['UPSTREAM_IAM_URL', 'https://iam.example.test/hunter2/v3/auth/tokens', /leave out \/v3/],
    ['UPSTREAM_IAM_URL', 'https://iam.example.test/v3/auth/tokens?nocatalog=hunter2', /leave out \/v3/],
    ['UPSTREAM_URL', 'https://workspace.example.test/v2', /leave out \/v2 and all that follows it/],
    ['UPSTREAM_URL', 'https://workspace.example.test/v2/', /leave out \/v2/],
    ['UPSTREAM_URL', 'https://workspace.example.test/V2/hunter2', /leave out \/v2/],
    ['UPSTREAM_URL', 'https://workspace.example.test/v2.1/hunter2', /leave out \/v2/],
    ['UPSTREAM_URL', 'https://workspace.example.test/api/v2/hunter2/snapshots', /leave out \/v2/],
    ['UPSTREAM_URL', 'https://workspace.example.test/?hunter2', /without .* query/],
    ['UPSTREAM_URL', 'https://workspace.example.test/hunter2?', /without .* query/],
    ['UPSTREAM_URL', 'https://workspace.example.test/#hunter2', /without .* fragment/],
    ['UPSTREAM_URL', 'https://workspace.example.test/hunter2#', /without .* fragment/],
    ['UPSTREAM_IAM_PASSWORD', 'hunter2\n', /one line of text/],
    ['UPSTREAM_IAM_PASSWORD', 'hunter2\u0007', /one line of text/],
    ['UPSTREAM_IAM_PASSWORD', 'hunter2\r\nX-Injected: 1', /one line of text/],
    ['GATEWAY_TOKENS', 'door-1,hunter2 ünïcode', /words of printable ASCII/],
    ['GATEWAY_TOKENS', 'hunter2,,door-1', /words of printable ASCII/],
    ['GATEWAY_OPEN', 'hunter2', /true or false/],
  ])('%s = %j', (name, value, problem) => {
    const problems = problemsOf({ ...iam, [name]: value });
    expect(problems.join('\n')).toMatch(problem);
    expect(problems.join('\n')).not.toContain('hunter2');
    expect(problems.filter((text) => text.startsWith(`${name} `))).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['UPSTREAM_AK', 'hunter2 x'],
    ['UPSTREAM_AK', ' hunter2'],
    ['UPSTREAM_SECURITY_TOKEN', 'hünter2'],
    ['UPSTREAM_SECURITY_TOKEN', 'hunter2 '],
  ])('%s = %j, which no header can hold', (name, value) => {
    expect(problemsOf({ ...aksk, [name]: value })).toEqual([`${name} must be one word of printable ASCII characters.`]);
  });

  test('a secret key of two lines', () => {
    expect(problemsOf({ ...aksk, UPSTREAM_SK: 'hunter2\n' })).toEqual(['UPSTREAM_SK must be one line of text.']);
  });
});

describe('what authenticates is kept as it is written', () => {
  test.each([' hunter2', 'hunter2 ', '  hunter2  ', 'hunter2\u00a0', '"hunter2"'])('the password %j', (password) => {
    const { auth } = readConfig({ ...iam, UPSTREAM_IAM_PASSWORD: password }).upstream ?? {};
    expect(auth?.kind === 'iam' && auth.password.reveal()).toBe(password);
  });

  test.each([' SK ', 'S,K', 'Schlüssel'])('the secret key %j', (key) => {
    const { auth } = readConfig({ ...aksk, UPSTREAM_SK: key }).upstream ?? {};
    expect(auth?.kind === 'aksk' && auth.sk.reveal()).toBe(key);
  });

  test('a security token with a comma', () => {
    const { auth } = readConfig({ ...aksk, UPSTREAM_SECURITY_TOKEN: 'a,b' }).upstream ?? {};
    expect(auth?.kind === 'aksk' && auth.securityToken?.reveal()).toBe('a,b');
  });

  test('the tokens of the door, without the spaces that may stand around commas: no header could hold those', () => {
    const { gatewayTokens } = readConfig({ ...iam, GATEWAY_TOKENS: ' door-1 , "door-2"' }).upstream ?? {};
    expect(gatewayTokens?.map((token) => token.reveal())).toEqual(['door-1', '"door-2"']);
  });
});

test('a configuration that is printed, by whichever way, shows no secret', () => {
  const all = [readConfig(iam), readConfig({ ...aksk, UPSTREAM_SECURITY_TOKEN: 'temporary' })];
  const printed = [JSON.stringify(all), inspect(all, { depth: null, showHidden: true })];
  for (const text of printed) {
    expect(text).not.toMatch(/hunter2|door-|AKAK|SKSK|temporary/);
    expect(text.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(7);
  }
});
