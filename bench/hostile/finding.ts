/** The numbers of one request that was sent once. */
export interface Measured {
  /** Milliseconds for which `/livez` was not answered, beyond what it takes at other times. */
  readonly blockedMs: number;
  readonly cpuMs: number;
  /** Bytes of the process at its worst moment, more than before. */
  readonly peak: number;
  /** Bytes that stayed alive. */
  readonly stays: number;
  readonly upstreamCalls: number;
  readonly answer: string;
  readonly answerBytes: number;
  /** Whether the gateway ended. */
  readonly ended: boolean;
}

/** One request and what it took, the best of several times where it looked bad. */
export interface Finding extends Measured {
  /** Sends it again with `--replay`. */
  readonly number: number;
  readonly kind: string;
  /** Sent for the first time, or once more, so that its document is known. */
  readonly isKnown: boolean;
  readonly withToken: boolean;
  /** Words for the settings of the gateway that it was sent to. */
  readonly gateway: string;
  readonly requestBytes: number;
}

export const bounds = { blockedMs: 100, bytes: 64_000_000 } as const;

/** How bad it is: 1 is just allowed. */
export function badness({ blockedMs, peak, stays, ended }: Measured): number {
  if (ended) return Infinity;
  return Math.max(blockedMs / bounds.blockedMs, Math.max(peak, stays) / bounds.bytes);
}

/** Of measurements of the same request, each number at its best: what another process took is in none of them. */
export function bestOf(all: readonly Measured[]): Measured {
  const [first] = all;
  if (!first) throw new Error('There must be a measurement');
  const least = (read: (measured: Measured) => number): number => Math.min(...all.map(read));
  return {
    ...first,
    blockedMs: least(({ blockedMs }) => blockedMs),
    cpuMs: least(({ cpuMs }) => cpuMs),
    peak: least(({ peak }) => peak),
    stays: least(({ stays }) => stays),
    ended: all.some(({ ended }) => ended),
  };
}
