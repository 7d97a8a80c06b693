import type { Random } from './create-random.js';

/** How the upstream answers, chosen by the request's token. */
export type Manner =
  'rows' | 'ignores' | 'refuses' | 'slow' | 'short' | 'millions' | 'lies' | 'nulls' | 'long' | 'unidentified' | 'same';

/** A way to hurt the gateway. */
export interface Kind {
  /** `family: what it does`, in few words. */
  readonly name: string;
  /** One request of its kind. The same numbers give the same request. */
  readonly make: (random: Random) => Draft;
}

/** A request as its kind sees it. */
export interface Draft {
  readonly query?: string;
  readonly variables?: unknown;
  readonly operationName?: string;
  /** The body, instead of query and variables. `SALT` in it is replaced. */
  readonly body?: string;
  /** Lines of the head, besides those that every request has. */
  readonly headers?: readonly string[];
  /** The bytes of the connection, instead of everything else. */
  readonly raw?: string;
  /** Times that it is sent one behind the other, without waiting; 1 when absent. */
  readonly pipelined?: number;
  /** Connections that send it at the same time; 1 when absent. */
  readonly connections?: number;
  readonly manner?: Manner;
  /** Whether it carries a token; drawn when absent. */
  readonly token?: boolean;
}

/** Values so that their JSON has this many characters: few under the limit of a body. */
export const bodyChars = 96_000;

/** `count` different values of `chars` characters and more. */
export function values(count: number, chars = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => index.toString(36).padEnd(chars, 'x'));
}

/** `a0: text a1: text …`; `#` in the text is the number. */
export function repeat(count: number, text: string, separator = ' '): string {
  return Array.from({ length: count }, (_, index) => text.replaceAll('#', String(index))).join(separator);
}
