import type { Drift, DriftKind } from '../../observability/upstream-observer.js';

/** Collects what one answer has of drift. Costs nothing while there is none. */
export class DriftLog {
  #drifts: Map<string, Drift> | undefined;
  /** Whether a number has more digits than JavaScript keeps, in the place of a text. */
  isInexact = false;

  /** Whether such numbers were made texts, so that a text with that many digits is one of them. */
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
