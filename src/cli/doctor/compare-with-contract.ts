import { isRow } from '../../upstream/answer/decode-page.js';
import { readDateTime } from '../../upstream/answer/read-date-time.js';
import type { PageSchema } from './read-contract.js';

/** One way in which an answer differs, with how often. */
export interface Difference {
  readonly text: string;
  readonly count: number;
}

/** Whether a name or a word of the upstream may be printed: it could be anything. */
export type IsHarmless = (word: string) => boolean;

/** All ways in which `value` differs from the contract, in the order in which they are met. */
export function compareWithContract(schema: PageSchema, value: unknown, isHarmless: IsHarmless): readonly Difference[] {
  const counts = new Map<string, number>();
  const note = (text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
  compare(schema, value, '', { note, isHarmless });
  return [...counts].map(([text, count]) => ({ text, count }));
}

interface Notes {
  readonly note: (text: string) => void;
  readonly isHarmless: IsHarmless;
}

/** @param place Path of the value, such as `desktop_snapshots[].status`; empty for the whole. */
function compare(schema: PageSchema, value: unknown, place: string, notes: Notes): void {
  const name = place === '' ? 'the answer' : place;
  const types = [schema.type].flat();
  if (!types.includes(typeOf(value)) && !(types.includes('number') && typeof value === 'number')) {
    notes.note(`${name} is ${article(typeOf(value))}, where the contract has ${types.join(' or ')}`);
    return;
  }
  if (isRow(value)) compareObject(schema, value, place, notes);
  else if (Array.isArray(value)) compareList(schema, value, place, notes);
  else if (typeof value === 'number') compareNumber(schema, value, name, notes);
  else if (typeof value === 'string') compareText(schema, value, name, notes);
}

function compareObject(
  schema: PageSchema,
  value: Readonly<Record<string, unknown>>,
  place: string,
  notes: Notes,
): void {
  const { properties = {}, required = [] } = schema;
  const at = (field: string) => (place === '' ? field : `${place}.${field}`);
  for (const field of required) if (!Object.hasOwn(value, field)) notes.note(`${at(field)} is missing`);
  for (const [field, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, field) ? properties[field] : undefined;
    if (known) compare(known, member, at(field), notes);
    else notes.note(`${at(notes.isHarmless(field) ? field : '(a name that is not shown)')} is not in the contract`);
  }
}

function compareList(schema: PageSchema, value: readonly unknown[], place: string, notes: Notes): void {
  const { items, maxItems = Infinity } = schema;
  if (value.length > maxItems) notes.note(`${place} has more than ${maxItems} items`);
  if (items) for (const item of value) compare(items, item, `${place}[]`, notes);
}

function compareNumber(
  { minimum = -Infinity, maximum = Infinity }: PageSchema,
  value: number,
  name: string,
  notes: Notes,
) {
  if (value < minimum) notes.note(`${name} is less than ${minimum}`);
  if (value > maximum) notes.note(`${name} is more than ${maximum}`);
}

function compareText(schema: PageSchema, value: string, name: string, { note, isHarmless }: Notes): void {
  const { format, maxLength = Infinity, 'x-extensible-enum': words } = schema;
  if (Array.from(value).length > maxLength) note(`${name} is longer than ${maxLength} characters`);
  if (format === 'date-time' && readDateTime(value) === undefined) note(`${name} is not a time of RFC 3339`);
  if (!words || words.includes(value)) return;
  note(`${name} has a word that the contract does not know: ${isHarmless(value) ? value : '(not shown)'}`);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function article(type: string): string {
  if (type === 'null') return type;
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}
