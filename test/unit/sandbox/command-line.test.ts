import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { demoTokens } from '../../../src/sandbox/access/check-token.js';
import { helpText } from '../../../src/sandbox/command-line/help-text.js';
import { UsageError, parseArguments } from '../../../src/sandbox/command-line/parse-arguments.js';
import { faultKinds } from '../../../src/sandbox/faults/fault.js';
import { behaviourChoices } from '../../../src/sandbox/sandbox-options.js';

test('without flags the sandbox has a fixed port and takes faults over HTTP', () => {
  expect(parseArguments([])).toEqual({ port: 4010, seed: 1, faultsOverHttp: true, behaviour: {} });
});

test('every flag becomes the option of its name', () => {
  const line =
    '--host ::1 --port=0 --project-id p-1 --token one --token two --seed 7 --name-match fuzzy --lone-sort completed';
  expect(parseArguments(line.split(' '))).toEqual({
    host: '::1',
    port: 0,
    projectId: 'p-1',
    tokens: ['one', 'two'],
    seed: 7,
    faultsOverHttp: true,
    behaviour: { nameMatch: 'fuzzy', loneSort: 'completed' },
  });
});

test('every switch of behaviour has a flag for each of its words', () => {
  for (const [name, words] of Object.entries(behaviourChoices)) {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const word of words)
      expect(parseArguments([flag, word])).toEqual(expect.objectContaining({ behaviour: { [name]: word } }));
  }
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['4010'], "Unexpected argument '4010'"],
  [['--port'], "Option '--port <value>' argument missing"],
  [['--port', '65536'], '--port must be an integer from 0 to 65535, but got: "65536"'],
  [['--seed', 'x'], '--seed must be an integer from 0 to 4294967295, but got: "x"'],
  [['--name-match', 'regex'], '--name-match must be one of exact, fuzzy, but got: "regex"'],
  [['--host', ''], '--host must not be empty.'],
  [['--project-id', 'a/b'], '--project-id must be 1 to 64 letters, digits, "_" or "-".'],
  [['--token', 'a b'], '--token must be printable ASCII without spaces.'],
])('%j is refused with a sentence', (args, message) => {
  expect(() => parseArguments(args)).toThrow(new UsageError(message));
});

test('the help names every kind of fault, every demo token and every switch', () => {
  const help = helpText();
  const words = [...Object.keys(faultKinds), ...Object.keys(demoTokens), ...Object.values(behaviourChoices).flat()];
  expect(words.filter((word) => !help.includes(word))).toEqual([]);
  expect(parseArguments(['-h'])).toBe('help');
});

test('the curl line that it prints works as it is, and a signal ends it', async () => {
  const child = spawn(process.execPath, ['dist/cli/sandbox.js', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let curl: RegExpExecArray | null = null;
    for await (const line of createInterface({ input: child.stdout })) {
      curl = /curl -H 'X-Auth-Token: (\S+)' '(\S+)'/.exec(line);
      if (curl !== null) break;
    }
    const [, token = '', url = ''] = curl ?? [];
    const answer = await fetch(url, { headers: { 'x-auth-token': token } });
    expect(await answer.json()).toEqual({
      total_count: 3000,
      desktop_snapshots: [expect.anything(), expect.anything()],
    });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await once(child, 'exit')).toEqual([0, null]);
});
