/**
 * How many cases a property is tried with: as many as are given, and a third of them where `FEWER_CASES=true`, because another
 * run of the same CI tries them all.
 */
export function cases(most: number): number {
  return process.env['FEWER_CASES'] === 'true' ? Math.ceil(most / 3) : most;
}
