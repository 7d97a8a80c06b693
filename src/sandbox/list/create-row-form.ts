import { createRandom, drawInteger } from '../population/create-random.js';
import type { SandboxBehaviour } from '../sandbox-behaviour.js';

/** Writes the fields of rows in the form that this cloud gives them. The same rows in the same form are the same array. */
export type RowForm = (rows: readonly unknown[], form: Form) => readonly unknown[];

type Form = Pick<SandboxBehaviour, 'textForm' | 'scalarForm' | 'timeForm'>;

const texts = ['snapshot_id', 'snapshot_name', 'desktop_id', 'desktop_name', 'desktop_sid', 'desktop_pool_id'] as const;
const scalars = ['is_system_disk', 'process'] as const;
const times = ['create_time', 'last_restore_time'] as const;

export function createRowForm(): RowForm {
  const known = new WeakMap<readonly unknown[], Map<string, readonly unknown[]>>();
  return (rows, form) => {
    const { textForm, scalarForm, timeForm } = form;
    if (textForm === 'string' && scalarForm === 'typed' && timeForm === 'utc') return rows;
    const forms = known.get(rows) ?? new Map<string, readonly unknown[]>();
    known.set(rows, forms);
    const key = `${textForm} ${scalarForm} ${timeForm}`;
    const written = forms.get(key) ?? rows.map((row) => writeRow(row, form));
    forms.set(key, written);
    return written;
  };
}

function writeRow(row: unknown, { textForm, scalarForm, timeForm }: Form): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const written: Record<string, unknown> = { ...row };
  if (textForm === 'number') rewrite(written, texts, toNumber);
  if (scalarForm === 'string') rewrite(written, scalars, toText);
  if (timeForm !== 'utc') rewrite(written, times, (value) => toTime(value, timeForm));
  return written;
}

function rewrite(row: Record<string, unknown>, fields: readonly string[], write: (value: unknown) => unknown): void {
  for (const field of fields) if (Object.hasOwn(row, field)) row[field] = write(row[field]);
}

/** A number that is written like the text where there is one; else one of 15 digits that belongs to the text. */
function toNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^(0|[1-9][0-9]{0,14})$/.test(value)) return Number(value);
  // One source has 32 bits, too few to distinguish thousands of texts, so two are used.
  const high = drawInteger(createRandom('number', value), 1_000_000, 9_999_999);
  return high * 100_000_000 + drawInteger(createRandom('low digits of', value), 0, 99_999_999);
}

function toText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function toTime(value: unknown, form: Exclude<Form['timeForm'], 'utc'>): unknown {
  if (typeof value !== 'string') return value;
  switch (form) {
    case 'plus-0000':
      return value.replace(/Z$/, '.000+0000');
    case 'space':
      return value.replace('T', ' ');
    case 'no-zone':
      return value.replace('T', ' ').replace(/Z$/, '');
  }
}
