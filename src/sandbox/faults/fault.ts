import type { SandboxBehaviour } from '../sandbox-behaviour.js';

/** What answers in a failure: one of the three layers, a proxy that answers HTML, or nothing (an empty body). */
export const faultLayers = ['workspace', 'api-gateway', 'iam', 'html', 'empty'] as const;
export type FaultLayer = (typeof faultLayers)[number];

/** Answers with status 200 whose body is not the contract. */
export const wrongShapes = [
  'empty',
  'html',
  'not-json',
  'cut-json',
  'null',
  'text',
  'list',
  'nested',
  'rows-absent',
  'rows-null',
  'rows-not-a-list',
] as const;
export type WrongShape = (typeof wrongShapes)[number];

/** What a newer or a broken cloud does to rows. Every second row changes, so that the good ones beside must survive. */
export const drifts = [
  'unknown-status',
  'unknown-create-type',
  'unknown-fields',
  'wrong-types',
  'unreadable-times',
  'missing-ids',
  'repeated-ids',
  'rows-not-objects',
] as const;
export type Drift = (typeof drifts)[number];

/** What may be wrong with a token that IAM issues. */
export const oddTokens = ['absent', 'empty', 'ended', 'without-end', 'unreadable-end'] as const;
export type OddToken = (typeof oddTokens)[number];

/** The periods for which a throttling quota may be stated. */
export const throttlePeriods = ['second', 'minute', 'hour', 'day'] as const;
export type ThrottlePeriod = (typeof throttlePeriods)[number];

/** Which requests a fault meets: those for the list, or those to IAM for a token. */
export const faultPlaces = ['snapshots', 'tokens'] as const;
export type FaultPlace = (typeof faultPlaces)[number];

interface FaultBasics {
  /** The list when absent; IAM for `odd-token`. */
  readonly at?: FaultPlace;
  /** How many requests it meets; 1 when absent. `always`: every one until it is cleared. */
  readonly times?: number | 'always';
  /** Milliseconds to wait before anything is sent. */
  readonly delayMs?: number;
  /** Waits for this as well. In-process only, for tests that wait for events and never for time. */
  readonly until?: Promise<unknown>;
}

/** Answers with a status instead of the list or the token. */
export interface StatusFault extends FaultBasics {
  readonly kind: 'status';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. Absent: an error in the shape of `layer`. */
  readonly body?: unknown;
  /** The layer that usually answers with this status, when absent. */
  readonly layer?: FaultLayer;
  readonly code?: string;
  readonly message?: string;
}

/** Switches of the list that can be turned for some requests. The prefix of codes is the API gateway's. */
export type ListSwitches = Partial<Omit<SandboxBehaviour, 'gatewayCodePrefix'>>;

/** Answers as a list with other switches does. */
export interface BehaveFault extends FaultBasics, ListSwitches {
  readonly kind: 'behave';
}

/** Anything that can go wrong with a request. `faultKinds` says what each does. */
export type Fault =
  | StatusFault
  | (FaultBasics & { readonly kind: 'delay' })
  | (FaultBasics & { readonly kind: 'throttle'; readonly retryAfter?: string; readonly per?: ThrottlePeriod })
  | (FaultBasics & { readonly kind: 'error-in-200'; readonly code?: string; readonly message?: string })
  | (FaultBasics & { readonly kind: 'wrong-shape'; readonly shape: WrongShape })
  | (FaultBasics & { readonly kind: 'drift'; readonly drift: Drift })
  | (FaultBasics & { readonly kind: 'insert-rows'; readonly rows?: number })
  | (FaultBasics & { readonly kind: 'delete-rows'; readonly rows?: number })
  | BehaveFault
  | (FaultBasics & { readonly kind: 'odd-token'; readonly token: OddToken })
  | (FaultBasics & { readonly kind: 'cut'; readonly bytes?: number })
  | (FaultBasics & { readonly kind: 'reset' })
  | (FaultBasics & { readonly kind: 'hang'; readonly after?: 'nothing' | 'headers' });

/** Every kind of fault and what it does, for `--help` and for error messages. */
export const faultKinds = {
  status: 'answers "status" with "headers" and "body", or with an error in the shape of "layer"',
  delay: 'answers as always, "delayMs" later',
  throttle: 'answers 429, with "retryAfter" as Retry-After when given; its text names a quota "per" minute or the like',
  'error-in-200': 'answers 200 with an "error_code" and no rows',
  'wrong-shape': 'answers 200 with a body of another "shape"',
  drift: 'answers rows with a "drift"',
  behave: 'answers as with other switches of the list, named as in "pageCap":100 for --page-cap 100',
  'insert-rows': 'adds "rows" new snapshots (1) before answering, as between two pages',
  'delete-rows': 'deletes the "rows" newest snapshots (1) before answering, as between two pages',
  'odd-token': 'IAM issues a "token" with something wrong',
  cut: 'closes the connection after "bytes" (half) of the body',
  reset: 'closes the connection without an answer',
  hang: 'never ends the answer, "after" nothing or the headers',
} as const satisfies Record<Fault['kind'], string>;
