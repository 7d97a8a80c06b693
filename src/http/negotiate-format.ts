import type { AnswerFormat } from '../engine/operation.js';

/** What a client takes, by its `Accept` header. */
export interface Acceptance {
  /** Of an answer in one piece. */
  readonly format: AnswerFormat;
  /** Whether it takes server-sent events: no, or for subscriptions, or nothing else, so that every answer is sent as events. */
  readonly events: 'none' | 'subscriptions' | 'all';
}

/** What an answer is written as for each media range that can be met. Events must be asked for by their own name. */
const typesOfRanges: Readonly<Record<string, AnswerFormat['mediaType']>> = {
  '*/*': 'application/json',
  'application/*': 'application/json',
  '*/json': 'application/json',
  'application/json': 'application/json',
  'application/graphql-response+json': 'application/graphql-response+json',
};
const eventRange = 'text/event-stream';

/**
 * How to answer a request with this `Accept` header: by the first of its ranges that asks for an answer in one piece, and by whether it
 * asks for events as well. Weights and other parameters are not read. Undefined if it accepts neither.
 */
export function negotiateFormat(accept: string | undefined): Acceptance | undefined {
  const known = ofHeaders.get(accept ?? '');
  if (known) return known;
  const ranges = (accept ?? '').split(',').map((range) => (range.split(';', 1)[0] ?? '').trim().toLowerCase());
  const takesEvents = ranges.includes(eventRange);
  const range = ranges.find((each) => Object.hasOwn(typesOfRanges, each));
  const mediaType = typesOfRanges[range ?? ''];
  if (mediaType === undefined) return takesEvents ? eventsOnly : undefined;
  const format = { mediaType, isLegacy: ranges.includes('application/json') };
  return { format, events: takesEvents ? 'subscriptions' : 'none' };
}

const eventsOnly: Acceptance = { format: { mediaType: 'application/json', isLegacy: true }, events: 'all' };

/** The headers that nearly every client sends. */
const ofHeaders: ReadonlyMap<string, Acceptance> = new Map([
  ['', { format: { mediaType: 'application/json', isLegacy: false }, events: 'none' }],
  ['*/*', { format: { mediaType: 'application/json', isLegacy: false }, events: 'none' }],
  ['application/json', { format: { mediaType: 'application/json', isLegacy: true }, events: 'none' }],
  [
    'application/graphql-response+json',
    { format: { mediaType: 'application/graphql-response+json', isLegacy: false }, events: 'none' },
  ],
]);
