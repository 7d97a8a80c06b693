/**
 * Every way in which a readable answer may differ from `schema/upstream.openapi.yaml`. A closed set: a metric label.
 *
 * `converted` is a value of another type that was read as what it plainly means; of `wrong_type` is one that was not read.
 */
export const driftKinds = [
  'converted',
  'wrong_type',
  'unreadable_time',
  'unknown_word',
  'row_not_object',
  'row_without_id',
  'repeated_id',
  'bad_total',
  'too_many_rows',
] as const;
export type DriftKind = (typeof driftKinds)[number];

/** One way in which one answer differed, with how often. */
export interface Drift {
  readonly kind: DriftKind;
  /** The upstream's name of the field; empty where the row itself is meant. */
  readonly field: string;
  /** The unknown word, where it is one and is harmless to log: letters, digits, `_` and `-`. */
  readonly word?: string;
  readonly count: number;
}

/** Collects what one answer has of drift. Costs nothing while there is none. */
export class DriftLog {
  #drifts: Map<string, Drift> | undefined;
  /** Whether a number has more digits than JavaScript keeps, in the place of a text. */
  isInexact = false;

  /** Whether such numbers were made texts, so that a text of so many digits is one of them. */
  readonly hasQuotedDigits: boolean;

  constructor(hasQuotedDigits = false) {
    this.hasQuotedDigits = hasQuotedDigits;
  }

  add(kind: DriftKind, field = '', word?: string): void {
    this.#drifts ??= new Map();
    const key = `${kind} ${field} ${word ?? ''}`;
    const count = (this.#drifts.get(key)?.count ?? 0) + 1;
    // A hostile answer could hold a thousand different words; past a few, they are counted without the word.
    if (count === 1 && word !== undefined && this.#drifts.size >= 20) {
      this.add(kind, field);
      return;
    }
    this.#drifts.set(key, { kind, field, ...(word !== undefined && { word }), count });
  }

  get drifts(): readonly Drift[] {
    return this.#drifts ? [...this.#drifts.values()] : [];
  }
}
