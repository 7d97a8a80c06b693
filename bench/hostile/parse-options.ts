import { parseArgs } from 'node:util';

export interface HostileOptions {
  readonly minutes: number;
  readonly seed: number;
  /** The number of the only request that is sent; null for all requests. */
  readonly replay: number | null;
  /** Kinds whose name holds this; all when empty. */
  readonly only: string;
  /** Where the processor profile of the gateway goes; null for none. */
  readonly profile: string | null;
}

export const usage = `Usage: npm run bench:hostile -- [options]

Sends hostile requests to the built gateway, one of each kind a round, and prints the ten worst.
Fails when one of them blocks the event loop for more than 100 ms, or takes more than 64 MB.

  --minutes <n>      How long, 0.1 to 600. Default: 4.
  --seed <n>         The same seed gives the same requests. Default: 1.
  --only <text>      Only kinds whose name holds this text, which then have other numbers. Writes no page.
  --replay <n>       Only request number n, ten times. Writes no page.
  --profile <dir>    With --replay: writes a processor profile of the gateway there.
  --help             Prints this.`;

/** @returns what is wrong with the arguments, as a sentence, or null for a question for help, where there are no options. */
export function parseOptions(args: readonly string[]): HostileOptions | string | null {
  const parsed = parse(args);
  if (typeof parsed === 'string') return parsed;
  if (parsed.help) return null;
  const [minutes, seed] = [Number(parsed.minutes), Number(parsed.seed)];
  const replay = parsed.replay === undefined ? null : Number(parsed.replay);
  if (!(minutes >= 0.1 && minutes <= 600)) return '--minutes must be a number from 0.1 to 600.';
  if (!isWhole(seed)) return '--seed must be a whole number, 0 or more.';
  if (replay !== null && !isWhole(replay)) return '--replay must be a whole number, 0 or more.';
  if (parsed.profile !== undefined && replay === null) return '--profile must come with --replay.';
  return { minutes, seed, replay, only: parsed.only, profile: parsed.profile ?? null };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '4' },
        seed: { type: 'string', default: '1' },
        only: { type: 'string', default: '' },
        replay: { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return (error as Error).message;
  }
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
