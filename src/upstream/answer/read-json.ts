import { setImmediate } from 'node:timers/promises';
import { type JsonCut, createJsonCutter } from './create-json-cutter.js';
import type { InTurn } from '../../lib/create-in-turn.js';
import { parseJson, withoutMark } from '../../lib/parse-json.js';
import { quoteLongIntegers } from './quote-long-integers.js';
import { type ContentEncoding, type OnDecoded, readPieces, readShortBody } from './read-body.js';

export interface JsonBounds {
  /** Bytes that the body may have once decoded. */
  readonly maxBytes: number;
  /** Items that were asked for: how many a list of the outermost object is read of. */
  readonly maxItems: number;
  /** Bodies that may be costly are read one after another, so that together they hold no more than one. */
  readonly inTurn: InTurn;
  /** Its reason is thrown when it is aborted while others have their turn. */
  readonly signal?: AbortSignal;
  readonly onDecoded?: OnDecoded;
}

export interface JsonBody {
  readonly value: unknown;
  /** The value with integers of sixteen digits and more as texts, which numbers do not keep whole. */
  readonly withLongIntegersAsTexts: () => Promise<unknown>;
}

/** Bodies of no more bytes are parsed as they are: with any content, that takes a few milliseconds. */
const shortBytes = 65_536;
/** So are those of no more bytes an item, when they hold no more objects and lists than items: an ordinary row has half as many. */
const plainBytesPerItem = 1024;
const plainExtras = 64;

/** What a longer body may hold of each item on average, and beside them: some five ordinary rows, and texts of eight kilobytes. */
const costPerItem = 96;
const extraCost = 1000;
const bytesPerItem = 8192;
const extraBytes = 262_144;

/**
 * What the JSON object in a body says, undefined when there is none; for longer lists than were asked for, their first items
 * and one item more, of any kind.
 *
 * What it costs depends on `maxItems` and hardly on the body. A body up to `maxBytes` is looked at once at most, in pieces
 * between which others have their turn, and only what a page may hold of it is parsed.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for a coding that cannot be read, and for more than any page holds.
 */
export async function readJson(
  body: Buffer[],
  contentEncoding: ContentEncoding,
  bounds: JsonBounds,
): Promise<JsonBody | undefined> {
  const { inTurn, maxBytes, maxItems, onDecoded, signal } = bounds;
  const plainBytes = Math.min(maxBytes, shortBytes + maxItems * plainBytesPerItem);
  const text = await readShortBody(body, contentEncoding, plainBytes, onDecoded);
  if (text !== undefined && isPlain(text, maxItems + plainExtras)) return toJsonBody(text);
  return inTurn(async () => {
    const cut = {
      maxItems,
      maxBytes: extraBytes + maxItems * bytesPerItem,
      maxCost: extraCost + maxItems * costPerItem,
    };
    const kept = await cutBody(body, contentEncoding, { maxBytes, onDecoded }, cut);
    // To read the text and to parse it may take some ten milliseconds each.
    await setImmediate();
    return toJsonBody(withoutMark(kept));
  }, signal);
}

function toJsonBody(text: string): JsonBody | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  const withLongIntegersAsTexts = async () => {
    await setImmediate();
    return parseJson(quoteLongIntegers(text));
  };
  return { value, withLongIntegersAsTexts };
}

/** Whether a text can be parsed without counting what it holds. */
function isPlain(text: string, maxBrackets: number): boolean {
  return text.length <= shortBytes || (isRare('{', text, maxBrackets) && isRare('[', text, plainExtras));
}

/** Whether a text has at most `max` of a character. A native search costs a fiftieth of parsing. */
function isRare(character: string, text: string, max: number): boolean {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    count += 1;
    if (count > max) return false;
  }
  return true;
}

async function cutBody(
  body: Buffer[],
  contentEncoding: ContentEncoding,
  { maxBytes, onDecoded }: { readonly maxBytes: number; readonly onDecoded: OnDecoded | undefined },
  cut: JsonCut,
): Promise<string> {
  const cutter = createJsonCutter(cut);
  for await (const piece of readPieces(body, contentEncoding, maxBytes, onDecoded)) if (!cutter.push(piece)) break;
  return cutter.end();
}
