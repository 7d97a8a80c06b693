/** The value below which this share of all values is. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN;
}

/** The one in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  return (
    (percentile(values, 0.5) +
      -percentile(
        values.map((value) => -value),
        0.5,
      )) /
    2
  );
}

/** `p50 1.2, p99 3.4, max 5.6 ms` */
export function spread(values: readonly number[]): string {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(1));
  return `p50 ${p50 ?? ''}, p99 ${p99 ?? ''}, max ${max ?? ''} ms`;
}

/** The most moments within any span of `spanMs` milliseconds. `moments` must be in order. */
export function mostWithin(moments: readonly number[], spanMs: number): number {
  const counts = moments.map((start) => moments.filter((at) => at >= start && at < start + spanMs).length);
  return Math.max(0, ...counts);
}

/** How many of each kind, the most frequent first: `320 ok, 680 OVERLOADED`. */
export function tally(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([kind, count]) => `${count} ${kind}`).join(', ');
}

export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
