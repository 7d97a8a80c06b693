import { parseArgs, types } from 'node:util';
import type { SandboxOptions } from '../sandbox-options.js';
import { parseIntegerFlag } from './parse-integer-flag.js';
import { parseActivity, parseSwitches, switchFlags } from './parse-switches.js';
import { UsageError } from './usage-error.js';

/** Where the stand-alone sandbox listens: beside the gateway's own default, not on it. */
export const defaultPort = 4010;

/** Bounds of the characters of a token that its IAM issues. */
export const tokenLengthBounds = [1, 100_000] as const;

const flags = {
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  port: { type: 'string' },
  'project-id': { type: 'string' },
  token: { type: 'string', multiple: true },
  'token-length': { type: 'string' },
  seed: { type: 'string' },
} as const;

/**
 * What the command line asks for: options to start with, or the help text.
 *
 * @throws {UsageError} when a flag is unknown or its value is not one that it may have.
 */
export function parseArguments(args: readonly string[]): SandboxOptions | 'help' {
  const values = parseFlags(args);
  if (values.help === true) return 'help';
  const { host, token, 'project-id': projectId, 'token-length': tokenLength } = values;
  if (host === '') throw new UsageError('--host must not be empty.');
  if (projectId !== undefined && !/^[\w-]{1,64}$/.test(projectId)) {
    throw new UsageError('--project-id must be 1 to 64 letters, digits, "_" or "-".');
  }
  if (token?.some((each) => !/^[\x21-\x7e]+$/.test(each)) === true) {
    throw new UsageError('--token must be printable ASCII without spaces.');
  }
  return {
    port: parseIntegerFlag('port', values.port ?? String(defaultPort), [0, 65_535]),
    seed: parseIntegerFlag('seed', values.seed ?? '1', [0, 4_294_967_295]),
    faultsOverHttp: true,
    behaviour: parseSwitches(values),
    activity: parseActivity(values),
    ...(host !== undefined && { host }),
    ...(projectId !== undefined && { projectId }),
    ...(token !== undefined && { tokens: token }),
    ...(tokenLength !== undefined && {
      tokenLength: parseIntegerFlag('token-length', tokenLength, tokenLengthBounds),
    }),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const options = { ...switchFlags, ...flags };
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Node's own sentences name the flag; what follows the first one is advice about shells.
    throw new UsageError(types.isNativeError(error) ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}
