import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { demoTokens } from '../../../src/sandbox/access/check-token.js';
import { helpText } from '../../../src/sandbox/command-line/help-text.js';
import { parseArguments } from '../../../src/sandbox/command-line/parse-arguments.js';
import { UsageError } from '../../../src/sandbox/command-line/usage-error.js';
import { faultKinds } from '../../../src/sandbox/faults/fault.js';
import { defaultActivity } from '../../../src/sandbox/sandbox-activity.js';
import { behaviourBounds, behaviourChoices, defaultBehaviour } from '../../../src/sandbox/sandbox-behaviour.js';

test('without flags the sandbox has a fixed port and takes faults over HTTP', () => {
  expect(parseArguments([])).toEqual({ port: 4010, seed: 1, faultsOverHttp: true, behaviour: {}, activity: {} });
});

test('every flag becomes the option of its name', () => {
  const line =
    '--host ::1 --port=0 --project-id p-1 --token one --token two --token-length 40000 --seed 7 --name-match fuzzy ' +
    '--lone-sort completed --refuse d-1 --refuse d-2 --refuse-status 404 --page-cap 100 --total-off=-3 ' +
    '--pace 10 --failing 50 --deleting 0';
  expect(parseArguments(line.split(' '))).toEqual({
    host: '::1',
    port: 0,
    projectId: 'p-1',
    tokens: ['one', 'two'],
    tokenLength: 40_000,
    seed: 7,
    faultsOverHttp: true,
    behaviour: {
      nameMatch: 'fuzzy',
      loneSort: 'completed',
      refuse: ['d-1', 'd-2'],
      refuseStatus: 404,
      pageCap: 100,
      totalOff: -3,
    },
    activity: { pace: 10, failing: 50, deleting: 0 },
  });
});

/** `nameMatch` is `--name-match`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const words = Object.entries(behaviourChoices).flatMap(([name, choices]) =>
  choices.map((word) => [name, word] as const),
);
const bounds = Object.entries(behaviourBounds).flatMap(([name, ends]) => ends.map((end) => [name, end] as const));

test('every switch of behaviour has a flag for each of its words, and from its least to its most', () => {
  for (const [name, value] of [...words, ...bounds]) {
    const parsed = parseArguments([`${flagOf(name)}=${value}`]);
    expect(parsed).toEqual(expect.objectContaining({ behaviour: { [name]: value } }));
  }
});

test.each(Object.entries(behaviourBounds))('--%s just outside of %j is refused with both', (name, [least, most]) => {
  for (const value of [least - 1, most + 1]) {
    const message = `${flagOf(name)} must be an integer from ${least} to ${most}, but got: "${value}"`;
    expect(() => parseArguments([`${flagOf(name)}=${value}`])).toThrow(new UsageError(message));
  }
});

test('the default of each switch is its first word', () => {
  const defaults = Object.entries(defaultBehaviour).filter(([name]) => name in behaviourChoices);
  expect(
    Object.entries(behaviourChoices)
      .map(([name, [first]]) => [name, first])
      .sort(),
  ).toEqual(defaults.sort());
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['4010'], "Unexpected argument '4010'"],
  [['--port'], "Option '--port <value>' argument missing"],
  [['--port', '65536'], '--port must be an integer from 0 to 65535, but got: "65536"'],
  [['--seed', 'x'], '--seed must be an integer from 0 to 4294967295, but got: "x"'],
  [['--name-match', 'regex'], '--name-match must be one of exact, fuzzy, but got: "regex"'],
  [['--refuse-status', '500'], '--refuse-status must be one of 400, 403, 404, but got: "500"'],
  [['--refuse', ''], '--refuse must not be empty.'],
  [['--token-length', '0'], '--token-length must be an integer from 1 to 100000, but got: "0"'],
  [['--pace', '101'], '--pace must be an integer from 0 to 100, but got: "101"'],
  [['--failing', 'few'], '--failing must be an integer from 0 to 100, but got: "few"'],
  [['--deleting=-1'], '--deleting must be an integer from 0 to 100, but got: "-1"'],
  [['--page-cap', '1e2'], '--page-cap must be an integer from 1 to 1000, but got: "1e2"'],
  [['--host', ''], '--host must not be empty.'],
  [['--project-id', 'a/b'], '--project-id must be 1 to 64 letters, digits, "_" or "-".'],
  [['--token', 'a b'], '--token must be printable ASCII without spaces.'],
])('%j is refused with a sentence', (args, message) => {
  expect(() => parseArguments(args)).toThrow(new UsageError(message));
});

test('the help names every kind of fault, every demo token and every switch', () => {
  const help = helpText();
  const flags = Object.keys({ ...defaultBehaviour, ...defaultActivity }).map((name) => `  ${flagOf(name)} `);
  const named = [...Object.keys(faultKinds), ...Object.keys(demoTokens), ...flags];
  const missing = [...named, ...words.map(([, word]) => String(word))].filter((word) => !help.includes(word));
  expect(missing).toEqual([]);
  expect(parseArguments(['-h'])).toBe('help');
});

test('the curl line that it prints works as it is, and a signal ends it', async () => {
  const child = spawn(process.execPath, ['dist/cli/sandbox.js', '--port', '0', '--pace', '0'], {
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
