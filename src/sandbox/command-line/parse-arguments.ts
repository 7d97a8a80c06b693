import { parseArgs, types } from 'node:util';
import { type SandboxBehaviour, type SandboxOptions, behaviourChoices } from '../sandbox-options.js';

/** A flag that cannot be understood. The message says which, and what it may be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where the stand-alone sandbox listens: beside the gateway's own default, not on it. */
export const defaultPort = 4010;

const flags = {
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  port: { type: 'string' },
  'project-id': { type: 'string' },
  token: { type: 'string', multiple: true },
  seed: { type: 'string' },
  'name-match': { type: 'string' },
  'plural-filters': { type: 'string' },
  'total-count': { type: 'string' },
  'total-count-form': { type: 'string' },
  'order-without-sort': { type: 'string' },
  'lone-sort': { type: 'string' },
  'gateway-code-prefix': { type: 'string' },
} as const;

/**
 * What the command line asks for: options to start with, or the help text.
 *
 * @throws {UsageError} when a flag is unknown or its value is not one that it may have.
 */
export function parseArguments(args: readonly string[]): SandboxOptions | 'help' {
  const values = parseFlags(args);
  if (values.help === true) return 'help';
  const { host, token, 'project-id': projectId } = values;
  if (host === '') throw new UsageError('--host must not be empty.');
  if (projectId !== undefined && !/^[\w-]{1,64}$/.test(projectId)) {
    throw new UsageError('--project-id must be 1 to 64 letters, digits, "_" or "-".');
  }
  if (token?.some((each) => !/^[\x21-\x7e]+$/.test(each)) === true) {
    throw new UsageError('--token must be printable ASCII without spaces.');
  }
  return {
    port: toInteger('port', values.port ?? String(defaultPort), 65_535),
    seed: toInteger('seed', values.seed ?? '1', 4_294_967_295),
    faultsOverHttp: true,
    behaviour: toBehaviour(values),
    ...(host !== undefined && { host }),
    ...(projectId !== undefined && { projectId }),
    ...(token !== undefined && { tokens: token }),
  };
}

type Flags = ReturnType<typeof parseFlags>;

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Node's own sentences name the flag; what follows the first one is advice about shells.
    throw new UsageError(types.isNativeError(error) ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function toInteger(flag: string, text: string, maximum: number): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
  if (value <= maximum) return value;
  throw new UsageError(`--${flag} must be an integer from 0 to ${maximum}, but got: ${JSON.stringify(text)}`);
}

function toBehaviour(values: Flags): Partial<SandboxBehaviour> {
  const behaviour: Partial<Record<keyof typeof behaviourChoices, string>> = {};
  for (const [name, choices] of Object.entries(behaviourChoices)) {
    const flag = toFlag(name);
    const value = Object.entries(values).find(([key]) => key === flag)?.[1];
    if (value === undefined) continue;
    if (!choices.some((choice) => choice === value)) {
      throw new UsageError(`--${flag} must be one of ${choices.join(', ')}, but got: ${JSON.stringify(value)}`);
    }
    Object.assign(behaviour, { [name]: value });
  }
  // Each value has just been found among the words of its switch.
  return behaviour as Partial<SandboxBehaviour>;
}

/** `nameMatch` is `--name-match`. */
export function toFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
