import { behaviourBounds, behaviourChoices } from '../sandbox-behaviour.js';
import {
  type Fault,
  drifts,
  faultKinds,
  faultLayers,
  faultPlaces,
  oddTokens,
  throttlePeriods,
  wrongShapes,
} from './fault.js';

/** A fault that cannot be understood. The message says which member must be what. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

type Check = (value: unknown) => boolean;
interface Member {
  readonly must: string;
  readonly check: Check;
  readonly required?: boolean;
}

const text: Member = { must: 'a string', check: (value) => typeof value === 'string' };
const headerText: Member = { must: 'text that a header can hold', check: (value) => isHeader('x', value) };
const integer = (minimum: number, maximum: number): Member => ({
  must: `an integer from ${minimum} to ${maximum}`,
  check: (value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum,
});
const oneOf = (words: readonly (string | number)[]): Member => ({
  must: `one of ${words.join(', ')}`,
  check: (value) => words.some((word) => word === value),
});
const required = (member: Member): Member => ({ ...member, required: true });

const headers: Member = {
  must: 'an object of header names and strings',
  check: (value) => isObject(value) && Object.entries(value).every(([name, text]) => isHeader(name, text)),
};
const times: Member = {
  must: "an integer from 1 to 1000000, or 'always'",
  check: (value) => value === 'always' || integer(1, 1_000_000).check(value),
};
const delayMs = integer(0, 600_000);

/** The switches of the list, by the tables that the command line reads too. */
const switches: Readonly<Record<string, Member>> = {
  ...Object.fromEntries(
    Object.entries(behaviourChoices)
      .filter(([name]) => name !== 'gatewayCodePrefix')
      .map(([name, words]) => [name, oneOf(words)]),
  ),
  ...Object.fromEntries(
    Object.entries<readonly [number, number]>(behaviourBounds).map(([name, bounds]) => [name, integer(...bounds)]),
  ),
  refuse: {
    must: 'a list of strings',
    check: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  },
};

/** What each kind takes beside `kind`, `times` and `delayMs`. */
const membersOf: Readonly<Record<Fault['kind'], Readonly<Record<string, Member>>>> = {
  status: {
    status: required(integer(200, 599)),
    headers,
    body: { must: 'any JSON value', check: () => true },
    layer: oneOf(faultLayers),
    code: text,
    message: text,
  },
  delay: { delayMs: required(delayMs) },
  throttle: { retryAfter: headerText, per: oneOf(throttlePeriods) },
  'error-in-200': { code: text, message: text },
  'wrong-shape': { shape: required(oneOf(wrongShapes)) },
  drift: { drift: required(oneOf(drifts)) },
  behave: switches,
  'insert-rows': { rows: integer(1, 1000) },
  'delete-rows': { rows: integer(1, 1000) },
  'odd-token': { token: required(oneOf(oddTokens)) },
  cut: { bytes: integer(0, 16_777_216) },
  reset: {},
  hang: { after: oneOf(['nothing', 'headers']) },
};

/**
 * Reads a fault from JSON.
 *
 * @throws {FaultError} naming the first member that is unknown, missing or wrong.
 */
export function parseFault(value: unknown): Fault {
  if (!isObject(value)) throw new FaultError('A fault must be an object.');
  const kind = value['kind'];
  if (!isKind(kind)) {
    throw new FaultError(`A fault's kind must be one of ${Object.keys(faultKinds).join(', ')}.`);
  }
  // Only the list has switches, and only IAM issues tokens.
  const place = kind === 'behave' || kind === 'odd-token' ? {} : { at: oneOf(faultPlaces) };
  const members: Readonly<Record<string, Member>> = { ...place, times, delayMs, ...membersOf[kind] };
  for (const name of Object.keys(value)) {
    if (name !== 'kind' && !Object.hasOwn(members, name)) {
      throw new FaultError(
        `A fault of kind ${kind} has no ${JSON.stringify(name)}; it has ${Object.keys(members).join(', ')}.`,
      );
    }
  }
  for (const [name, member] of Object.entries(members)) {
    const isMissing = !Object.hasOwn(value, name);
    if (isMissing ? member.required === true : !member.check(value[name])) {
      throw new FaultError(`The ${name} of a fault of kind ${kind} must be ${member.must}.`);
    }
  }
  // Every member has been checked against the table above, which the types in `fault.ts` mirror.
  return value as unknown as Fault;
}

function isKind(value: unknown): value is Fault['kind'] {
  return typeof value === 'string' && Object.hasOwn(faultKinds, value);
}

function isHeader(name: string, value: unknown): boolean {
  return /^[!#$%&'*+.^`|~\w-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
