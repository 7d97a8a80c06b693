import type { Dispatcher } from 'undici';
import { AppError } from '../../errors/app-error.js';
import type { SnapshotPage } from '../../snapshots/snapshot-source.js';
import { decodePage, isRow } from './decode-page.js';
import { type Drift, DriftLog } from './drift.js';
import { firstHeader } from './first-header.js';
import { parseJson } from './parse-json.js';
import { readAndClose } from './read-and-close.js';
import { readBody } from './read-body.js';
import { type TranslationContext, translateFailure } from './translate-failure.js';

export interface ReadAnswerOptions extends TranslationContext {
  /** Most bytes of a decoded body. */
  readonly maxBodyBytes: number;
  /** How many rows were asked for. */
  readonly limit: number;
  /** Told of each piece of the body as it comes. */
  readonly onBytes: () => void;
  /** Told when a readable answer differs from the contract. */
  readonly onDrift: (drifts: readonly Drift[]) => void;
}

/** Error bodies are a few hundred bytes; what is longer is a page of a proxy, and is not needed whole. */
const maxErrorBodyBytes = 65_536;

/** Any media type whose syntax is JSON; a missing one is given the benefit of the doubt, the parser decides. */
const jsonMediaType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * The page that an answer holds.
 *
 * @throws {AppError} what the answer says went wrong, or `UPSTREAM_BAD_RESPONSE` when it is not of the contract. What the
 *   body throws, when its connection breaks, passes through.
 */
export function readAnswer(
  answer: Dispatcher.ResponseData<unknown>,
  options: ReadAnswerOptions,
): Promise<SnapshotPage> {
  return readAndClose(answer, () => readPage(answer, options));
}

async function readPage(answer: Dispatcher.ResponseData<unknown>, options: ReadAnswerOptions): Promise<SnapshotPage> {
  const { statusCode: status, headers } = answer;
  const encoding = headers['content-encoding'];
  const body = tellOfBytes(answer.body, options.onBytes);
  const fail = (parsed: unknown) => {
    const retryAfter = firstHeader(headers['retry-after']);
    return translateFailure(
      { status, body: parsed, retryAfter, requestId: firstHeader(headers['x-request-id']) },
      options,
    );
  };
  if (status !== 200) throw fail(await readErrorAnswer(body, encoding));
  if (!jsonMediaType.test(firstHeader(headers['content-type']) ?? 'application/json')) {
    throw new AppError('UPSTREAM_BAD_RESPONSE');
  }
  const parsed = parseJson(await readBody(body, encoding, { maxBytes: options.maxBodyBytes }));
  if (parsed === undefined) throw new AppError('UPSTREAM_BAD_RESPONSE');
  if (carriesError(parsed)) throw fail(parsed);
  const drift = new DriftLog();
  const page = decodePage(parsed, options.limit, drift);
  const { drifts } = drift;
  if (drifts.length > 0) options.onDrift(drifts);
  return page;
}

async function* tellOfBytes(body: AsyncIterable<Uint8Array>, onBytes: () => void): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of body) {
    onBytes();
    yield chunk;
  }
}

/** The body of a failure, when it is JSON; a body that cannot be read does not hide the status. */
function readErrorAnswer(body: AsyncIterable<Uint8Array>, encoding: string | string[] | undefined): Promise<unknown> {
  return readBody(body, encoding, { maxBytes: maxErrorBodyBytes }).then(parseJson, () => undefined);
}

/** A 200 may carry an error of any layer in place of rows. */
function carriesError(body: unknown): boolean {
  if (!isRow(body)) return false;
  const rows = body['desktop_snapshots'];
  if (Array.isArray(rows) && rows.length > 0) return false;
  const code = body['error_code'] ?? (isRow(body['error']) ? body['error']['code'] : undefined);
  return (typeof code === 'string' && code !== '') || typeof code === 'number';
}
