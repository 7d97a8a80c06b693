/**
 * How many cases a property is tried with: as many as are given where `EVERY_CASE=true`, as in `npm run test:all`, and a third of them in
 * other runs.
 */
export function cases(most: number): number {
  return process.env['EVERY_CASE'] === 'true' ? most : Math.ceil(most / 3);
}
