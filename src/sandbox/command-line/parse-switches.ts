import { type SandboxActivity, activityBounds } from '../sandbox-activity.js';
import { type SandboxBehaviour, behaviourBounds, behaviourChoices } from '../sandbox-behaviour.js';
import { parseIntegerFlag } from './parse-integer-flag.js';
import { UsageError } from './usage-error.js';

/** A value as `parseArgs` has read it. */
export type FlagValue = string | boolean | readonly (string | boolean)[] | undefined;

/** The flag of each switch, for `parseArgs`. Only `--refuse` may be repeated. */
export const switchFlags: Readonly<Record<string, { readonly type: 'string'; readonly multiple: boolean }>> = {
  ...Object.fromEntries(
    [behaviourChoices, behaviourBounds, activityBounds]
      .flatMap(Object.keys)
      .map((name) => [toFlag(name), { type: 'string' as const, multiple: false }]),
  ),
  refuse: { type: 'string', multiple: true },
};

/**
 * The switches among the flags of a command line.
 *
 * @throws {UsageError} naming the flag and what it may be.
 */
export function parseSwitches(flags: Readonly<Record<string, FlagValue>>): Partial<SandboxBehaviour> {
  const behaviour: Record<string, unknown> = {};
  for (const [name, choices] of Object.entries(behaviourChoices)) {
    const text = flags[toFlag(name)];
    if (typeof text === 'string') behaviour[name] = parseChoice(toFlag(name), text, choices);
  }
  Object.assign(behaviour, parseIntegers(flags, behaviourBounds));
  if (Array.isArray(flags['refuse'])) behaviour['refuse'] = parseRefused(flags['refuse']);
  // Each value has just been checked by the table of its switch.
  return behaviour;
}

/**
 * How busy the project is to be, among the flags of a command line.
 *
 * @throws {UsageError} naming the flag and what it may be.
 */
export function parseActivity(flags: Readonly<Record<string, FlagValue>>): Partial<SandboxActivity> {
  return parseIntegers(flags, activityBounds);
}

function parseIntegers(
  flags: Readonly<Record<string, FlagValue>>,
  allBounds: Readonly<Record<string, readonly [number, number]>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(allBounds).flatMap(([name, bounds]) => {
      const text = flags[toFlag(name)];
      return typeof text === 'string' ? [[name, parseIntegerFlag(toFlag(name), text, bounds)]] : [];
    }),
  );
}

function parseChoice(flag: string, text: string, choices: readonly (string | number)[]): string | number {
  const choice = choices.find((word) => String(word) === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`--${flag} must be one of ${choices.join(', ')}, but got: ${JSON.stringify(text)}`);
}

function parseRefused(values: readonly (string | boolean)[]): readonly string[] {
  if (values.includes('')) throw new UsageError('--refuse must not be empty.');
  return values.map(String);
}

/** `nameMatch` is `--name-match`. */
export function toFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
