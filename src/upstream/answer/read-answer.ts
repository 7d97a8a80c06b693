import { AppError } from '../../errors/app-error.js';
import type { SnapshotPage } from '../../snapshots/snapshot-source.js';
import type { Answer, AnswerHead } from '../request/fetch-answer.js';
import { decodePage, isRow } from './decode-page.js';
import type { Drift } from '../../observability/upstream-observer.js';
import { DriftLog } from './drift-log.js';
import { firstHeader } from './first-header.js';
import type { InTurn } from '../../lib/create-in-turn.js';
import { parseJson } from '../../lib/parse-json.js';
import { type OnDecoded, readBody, toMaxWireBytes } from './read-body.js';
import { readJson } from './read-json.js';
import { type TranslationContext, translateFailure } from './translate-failure.js';

export interface ReadAnswerOptions extends TranslationContext {
  /** Most bytes of a decoded body. */
  readonly maxBodyBytes: number;
  /** How many rows were asked for. */
  readonly limit: number;
  /** Where bodies wait that may take long to read. */
  readonly inTurn: InTurn;
  /** Its reason is thrown when it is aborted meanwhile. */
  readonly signal: AbortSignal;
  readonly onDecoded: OnDecoded;
  /** Called if a readable answer differs from the contract. */
  readonly onDrift: (drifts: readonly Drift[]) => void;
}

/** Error bodies are a few hundred bytes; what is longer is a page of a proxy, and is not needed whole. */
const maxErrorBodyBytes = 65_536;

/**
 * Most bytes to take of the body of an answer that begins so.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` if the head shows that the body must not be read.
 */
export function boundBody({ status, headers }: AnswerHead, maxBodyBytes: number): number {
  // With any media type: JSON under another one is read, and parsing shows whether it is JSON.
  return toMaxWireBytes(headers['content-encoding'], status === 200 ? maxBodyBytes : maxErrorBodyBytes);
}

/**
 * The page that an answer holds, whose body was taken as `boundBody` says.
 *
 * @throws {AppError} what the answer says went wrong, or `UPSTREAM_BAD_RESPONSE` when it is not of the contract. What kept
 *   a 200's body from coming whole passes through.
 */
export async function readAnswer(answer: Answer, options: ReadAnswerOptions): Promise<SnapshotPage> {
  if (answer.status !== 200) throw toFailure(answer, await readErrorAnswer(answer, options.onDecoded), options);
  if (!answer.body) throw answer.problem;
  const { inTurn, limit, maxBodyBytes: maxBytes, onDecoded, signal } = options;
  const bounds = { maxBytes, maxItems: limit, inTurn, onDecoded, signal };
  const parsed = await readJson(answer.body, answer.headers['content-encoding'], bounds);
  if (parsed === undefined) throw new AppError('UPSTREAM_BAD_RESPONSE');
  if (carriesError(parsed.value)) throw toFailure(answer, parsed.value, options);
  let drift = new DriftLog();
  let page = decodePage(parsed.value, limit, drift);
  if (drift.isInexact) {
    drift = new DriftLog(true);
    page = decodePage(await parsed.withLongIntegersAsTexts(), limit, drift);
  }
  const { drifts } = drift;
  if (drifts.length > 0) options.onDrift(drifts);
  return page;
}

function toFailure({ status, headers }: AnswerHead, body: unknown, context: TranslationContext): AppError {
  const [retryAfter, requestId] = [firstHeader(headers['retry-after']), firstHeader(headers['x-request-id'])];
  return translateFailure({ status, body, retryAfter, requestId }, context);
}

/** The body of a failure, when it is JSON; a body that cannot be read does not hide the status. */
async function readErrorAnswer({ headers, body }: Answer, onDecoded: OnDecoded): Promise<unknown> {
  if (!body) return undefined;
  return readBody(body, headers['content-encoding'], maxErrorBodyBytes, onDecoded).then(parseJson, () => undefined);
}

/** Codes that say that all is well. */
const successCode = /^(?:0*|200|ok|success)$/i;

/** A 200 may hold an error of any layer instead of rows. */
function carriesError(body: unknown): boolean {
  if (!isRow(body)) return false;
  const rows = body['desktop_snapshots'];
  if (Array.isArray(rows) && rows.length > 0) return false;
  const code = body['error_code'] ?? (isRow(body['error']) ? body['error']['code'] : undefined);
  return (typeof code === 'string' || typeof code === 'number') && !successCode.test(String(code).trim());
}
