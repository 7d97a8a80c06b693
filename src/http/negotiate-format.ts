import type { AnswerFormat, AnswerMediaType } from '../engine/operation.js';

/** What an answer is written as for each media range that can be met. */
const typesOfRanges: Readonly<Record<string, AnswerMediaType>> = {
  '*/*': 'application/json',
  'application/*': 'application/json',
  '*/json': 'application/json',
  'application/json': 'application/json',
  'application/graphql-response+json': 'application/graphql-response+json',
  'multipart/mixed': 'multipart/mixed',
  'text/event-stream': 'text/event-stream',
};

/**
 * How to answer a request with this `Accept` header: by the first of its ranges that asks for an answer in one piece, or else as
 * a stream. Weights and other parameters are not read. Undefined if it accepts neither.
 */
export function negotiateFormat(accept: string | undefined): AnswerFormat | undefined {
  const known = formatsOfHeaders.get(accept ?? '');
  if (known) return known;
  const ranges = (accept ?? '').split(',').map((range) => (range.split(';', 1)[0] ?? '').trim().toLowerCase());
  const types = ranges.flatMap((range) => (Object.hasOwn(typesOfRanges, range) ? [typesOfRanges[range]] : []));
  const mediaType =
    types.find((type) => type?.startsWith('application/')) ??
    types.find((type) => type === 'multipart/mixed') ??
    types[0];
  return mediaType && { mediaType, isLegacy: ranges.includes('application/json') };
}

/** The headers that nearly every client sends. */
const formatsOfHeaders: ReadonlyMap<string, AnswerFormat> = new Map([
  ['', { mediaType: 'application/json', isLegacy: false }],
  ['*/*', { mediaType: 'application/json', isLegacy: false }],
  ['application/json', { mediaType: 'application/json', isLegacy: true }],
  ['application/graphql-response+json', { mediaType: 'application/graphql-response+json', isLegacy: false }],
]);
