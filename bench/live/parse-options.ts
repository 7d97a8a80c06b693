import { parseArgs } from 'node:util';

export interface LiveOptions {
  /** Of coming and going. */
  readonly minutes: number;
  readonly seed: number;
}

/** @returns the options, and the names of the scenarios that are chosen. @throws what is wrong with the arguments. */
export function parseOptions(args: readonly string[]): LiveOptions & { readonly names: readonly string[] } {
  const { positionals: names, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes >= 0.1 && minutes <= 600)) throw new Error('--minutes must be a number from 0.1 to 600.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed must be a whole number, 0 or more.');
  return { minutes, seed, names };
}
