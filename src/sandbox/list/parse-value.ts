import { BadRequest } from './bad-request.js';
import type { Query } from './parse-query.js';

/** The one value of a parameter that must not be repeated; undefined when it is absent. */
function parseSingle(query: Query, parameter: string): string | undefined {
  const values = query.get(parameter);
  if (values !== undefined && values.length > 1)
    throw new BadRequest(`The parameter ${parameter} must not be repeated.`);
  return values?.[0];
}

/** One of a closed set of words, in exactly their letter case. */
export function parseChoice<T extends string>(query: Query, parameter: string, choices: readonly T[]): T | undefined {
  const value = parseSingle(query, parameter);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new BadRequest(`The parameter ${parameter} must be one of ${choices.join(', ')}.`);
  return choice;
}

export interface IntegerBounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly whenAbsent: number;
}

/** An integer in decimal digits, no fraction, no exponent, no space. */
export function parseInteger(query: Query, parameter: string, { minimum, maximum, whenAbsent }: IntegerBounds): number {
  const text = parseSingle(query, parameter);
  if (text === undefined) return whenAbsent;
  const value = /^-?[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new BadRequest(`The parameter ${parameter} must be an integer from ${minimum} to ${maximum}.`);
}
