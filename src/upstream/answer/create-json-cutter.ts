import { AppError } from '../../errors/app-error.js';

export interface JsonCut {
  /** Items that each list of the outermost object keeps. */
  readonly maxItems: number;
  /** Bytes that are kept in all. */
  readonly maxBytes: number;
  /** What the kept text may cost to parse: 1 a member or an item, 10 an object or a list. */
  readonly maxCost: number;
}

/** Takes the bytes of one JSON text piece by piece, and keeps those that there is a use for. */
export interface JsonCutter {
  /**
   * @returns whether the rest of the text is needed.
   * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for what is no object, and for more than a bound allows.
   */
  push(piece: Uint8Array): boolean;
  /** What was kept, as a whole object. It is JSON if everything that was pushed is; that shows when it is parsed. */
  end(): string;
}

/**
 * Bounds what it costs to parse any JSON object, at the price of one look at each of its bytes.
 *
 * Lists that are members of the outermost object, as the rows are, are cut after `maxItems`: a `0` is kept for all further
 * items, so that it shows that there were some. What comes behind such a list is read, if the list ends within a megabyte;
 * otherwise the text ends with it. Nothing else is left out: the kept text reads as the whole would.
 */
export function createJsonCutter(cut: JsonCut): JsonCutter {
  return new Cutter(cut);
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [34, 92, 44, 91, 93, 123, 125] as const;
const priceOfBrackets = 10;
const furtherItems = Buffer.from('0');
const endOfText = Buffer.from(']}');
/** Two pages of the most rows that there are, which an upstream sends that does not know `limit`. */
const maxSkippedBytes = 1_048_576;
/** Space, tab, line breaks, and the three bytes of a byte order mark. */
const blank = new Set([32, 9, 10, 13, 0xef, 0xbb, 0xbf]);

class Cutter implements JsonCutter {
  readonly #cut: JsonCut;
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #cost = 0;
  #depth = 0;
  /** Of the list at depth 2. */
  #items = 0;
  #isInString = false;
  #isEscaped = false;
  #isInList = false;
  #isSkipping = false;
  #skippedBytes = 0;

  constructor(cut: JsonCut) {
    this.#cut = cut;
  }

  push(piece: Uint8Array): boolean {
    /** Where what is to be kept begins, or what is not. */
    let from = 0;
    let at = 0;
    while (at < piece.length) {
      if (this.#isInString) {
        at = this.#passString(piece, at);
        continue;
      }
      const byte = piece[at] ?? 0;
      at += 1;
      if (byte === quote) this.#isInString = true;
      else if (byte === comma) {
        if (!this.#isAfterLastItem()) continue;
        this.#keep(piece.subarray(from, at));
        this.#keep(furtherItems);
        this.#isSkipping = true;
        from = at;
      } else if (byte === openObject || byte === openList) this.#open(byte === openList);
      else if (byte === closeObject || byte === closeList) {
        if (!this.#close()) continue;
        this.#skippedBytes += at - from;
        from = at - 1;
      } else if (this.#depth === 0 && !blank.has(byte)) throw new AppError('UPSTREAM_BAD_RESPONSE');
    }
    if (this.#isSkipping) this.#skippedBytes += piece.length - from;
    else this.#keep(piece.subarray(from));
    return !this.#isSkipping || this.#skippedBytes <= maxSkippedBytes;
  }

  end(): string {
    if (this.#isSkipping && this.#skippedBytes > maxSkippedBytes) this.#keep(endOfText);
    return Buffer.concat(this.#kept.splice(0), this.#keptBytes).toString('utf8');
  }

  /** @returns where the string has ended, or the piece has. */
  #passString(piece: Uint8Array, start: number): number {
    let isEscaped = this.#isEscaped;
    for (let at = start; at < piece.length; at += 1) {
      const byte = piece[at];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        this.#isInString = this.#isEscaped = false;
        return at + 1;
      }
    }
    this.#isEscaped = isEscaped;
    return piece.length;
  }

  #open(isList: boolean): void {
    if (this.#depth === 0 && isList) throw new AppError('UPSTREAM_BAD_RESPONSE');
    this.#depth += 1;
    this.#pay(priceOfBrackets);
    if (this.#depth !== 2) return;
    this.#isInList = isList;
    this.#items = 0;
  }

  /** @returns whether it ends what was left out. */
  #close(): boolean {
    this.#depth -= 1;
    if (this.#depth !== 1) return false;
    const wasSkipping = this.#isSkipping;
    this.#isInList = this.#isSkipping = false;
    return wasSkipping;
  }

  /** Whether a comma follows the last item that is kept. */
  #isAfterLastItem(): boolean {
    this.#pay(1);
    if (this.#depth !== 2 || !this.#isInList || this.#isSkipping) return false;
    this.#items += 1;
    return this.#items === this.#cut.maxItems;
  }

  #pay(price: number): void {
    if (this.#isSkipping) return;
    this.#cost += price;
    if (this.#cost > this.#cut.maxCost) throw new AppError('UPSTREAM_BAD_RESPONSE');
  }

  #keep(bytes: Uint8Array): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#cut.maxBytes) throw new AppError('UPSTREAM_BAD_RESPONSE');
    // A copy: a few bytes of a piece would keep all of it.
    if (bytes.length > 0) this.#kept.push(Uint8Array.from(bytes));
  }
}
