/** One combination of size and load. */
export interface Cell {
  /** `table`, or the mix of all documents. */
  readonly documents: 'table' | 'mix';
  readonly rows: number;
  readonly connections: number;
  /** Whether all connections are one caller's, whose equal questions under way may share an upstream call, or each has its own. */
  readonly callers: 'one' | 'each';
}
