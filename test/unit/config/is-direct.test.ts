import { describe, expect, test } from '@jest/globals';
import { isDirect } from '../../../src/config/is-direct.js';
import { readConfig } from '../../../src/config/read-config.js';

function isCovered(url: string, noProxy: string): boolean {
  return isDirect(new URL(url), readConfig({ NO_PROXY: noProxy }).noProxy);
}

describe('this machine is asked directly, whatever NO_PROXY says', () => {
  test.each([
    'http://127.0.0.1:8080',
    'http://127.1.2.3',
    'http://localhost',
    'http://LOCALHOST.',
    'https://iam.localhost:8443',
    'http://[::1]:80',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::ffff:127.0.0.1]',
  ])('%s', (url) => {
    expect(isCovered(url, '')).toBe(true);
  });

  test.each(['http://128.0.0.1', 'http://localhost.example.test', 'http://127.0.0.1.example.test', 'http://[::2]'])(
    'and %s is another machine',
    (url) => {
      expect(isCovered(url, '')).toBe(false);
    },
  );
});

describe('NO_PROXY', () => {
  test.each([
    ['an exact name', 'https://api.example.test', 'api.example.test'],
    ['one of several, with white space', 'https://api.example.test', 'a.test,  api.example.test ,b.test'],
    ['separated by white space alone', 'https://api.example.test', 'a.test api.example.test'],
    ['in upper case', 'https://api.example.test', 'API.Example.TEST'],
    ['a URL in upper case', 'https://API.Example.Test', 'api.example.test'],
    ['with a dot at its end', 'https://api.example.test', 'api.example.test.'],
    ['a URL with a dot at its end', 'https://api.example.test.', 'api.example.test'],
    ['a suffix', 'https://api.eu.example.test', '.example.test'],
    ['a suffix with a star', 'https://api.example.test', '*.example.test'],
    ['a suffix with a dot at its end', 'https://api.example.test', '.example.test.'],
    ['every host', 'https://api.example.test', '*'],
    ['every host, among others', 'https://api.example.test', 'a.test, *'],
    ['a name and the port of the URL', 'https://api.example.test:8443', 'api.example.test:8443'],
    ['a name and the port of the scheme', 'https://api.example.test', 'api.example.test:443'],
    ['a suffix and a port', 'http://api.example.test', '.example.test:80'],
    ['an IPv4 address', 'http://192.0.2.7:8080', '192.0.2.7'],
    ['an IPv6 address', 'http://[fd00::7]', 'fd00::7'],
    ['an IPv6 address in brackets', 'http://[fd00::7]', '[fd00::7]'],
    ['an IPv6 address in another form', 'http://[fd00::7]', 'FD00:0:0::0007'],
    ['an IPv6 address and a port', 'http://[fd00::7]:8080', '[fd00::7]:8080'],
    ['a name that is no ASCII', 'https://bücher.example.test', 'Bücher.example.test'],
  ])('covers %s', (_, url, noProxy) => {
    expect(isCovered(url, noProxy)).toBe(true);
  });

  test.each([
    ['a name below an exact one', 'https://api.example.test', 'example.test'],
    ['a name that only ends so', 'https://myexample.test', '.example.test'],
    ['the suffix itself', 'https://example.test', '.example.test'],
    ['another port', 'https://api.example.test', 'api.example.test:8443'],
    ['another port of an IPv6 address', 'http://[fd00::7]', '[fd00::7]:8080'],
    ['an IPv6 address that only looks like name and port', 'http://[fd00::7]:8', 'fd00::7:8'],
    ['anything, when it is empty', 'https://api.example.test', ' , ,'],
    ['anything by an entry of another kind', 'https://api.example.test', '10.0.0.0/8,fe80::1%eth0,[x,:443,<local>'],
  ])('does not cover %s', (_, url, noProxy) => {
    expect(isCovered(url, noProxy)).toBe(false);
  });
});
