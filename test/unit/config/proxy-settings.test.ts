import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../../src/config/read-config.js';

/** The proxy as it is read: its URL, and what it is shown. */
function proxyOf(env: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const { httpsProxy } = readConfig(env);
  const shown = httpsProxy?.authorization?.reveal().replace(/^Basic /, '');
  return [httpsProxy?.url.href, shown === undefined ? undefined : Buffer.from(shown, 'base64').toString()];
}

describe('a proxy', () => {
  test.each([
    ['http://proxy.example.test:3128', 'http://proxy.example.test:3128/', undefined],
    ['https://proxy.example.test/', 'https://proxy.example.test/', undefined],
    ['proxy.example.test:3128', 'http://proxy.example.test:3128/', undefined],
    ['HTTP://Proxy.Example.Test', 'http://proxy.example.test/', undefined],
    ['http://[fd00::1]:3128', 'http://[fd00::1]:3128/', undefined],
    ['http://user:p%40ss%2F%25w%3Ard@proxy.example.test:3128', 'http://proxy.example.test:3128/', 'user:p@ss/%w:rd'],
    ['http://user@proxy.example.test', 'http://proxy.example.test/', 'user:'],
    ['user:pass@proxy.example.test:3128', 'http://proxy.example.test:3128/', 'user:pass'],
  ])('%s', (text, url, shown) => {
    expect(proxyOf({ HTTPS_PROXY: text })).toEqual([url, shown]);
  });

  test('is read in lower case first, and an empty variable is absent', () => {
    const both = { https_proxy: 'http://lower.test', HTTPS_PROXY: 'http://upper.test' };
    expect(proxyOf(both)[0]).toBe('http://lower.test/');
    expect(proxyOf({ ...both, https_proxy: ' ' })[0]).toBe('http://upper.test/');
    expect(readConfig({ no_proxy: 'a, b', NO_PROXY: 'c' }).noProxy).toEqual(['a', 'b']);
  });

  test('that is not valid is named as it was set, without its value', () => {
    const env = { https_proxy: 'socks://user:hunter2@planted.test', HTTPS_PROXY: 'http://fine.test' };
    expect(() => readConfig(env)).toThrow(
      /^The settings cannot be used:\n {2}https_proxy must be an http or https URL /,
    );
    expect(() => readConfig(env)).not.toThrow(/hunter2|planted/);
  });

  test('shows its password to nobody who prints the configuration', () => {
    const config = readConfig({ HTTPS_PROXY: 'http://user:hunter2@proxy.test', HTTP_PROXY: 'http://u:hunter2@p.test' });
    const basic = Buffer.from('user:hunter2').toString('base64');
    for (const text of [inspect(config, { depth: null, showHidden: true }), JSON.stringify(config)]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(basic);
    }
  });
});
