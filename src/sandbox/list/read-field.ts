/** A field of a row that may be any JSON value at all; undefined when there is no such field. */
export function readField(row: unknown, field: string): unknown {
  if (typeof row !== 'object' || row === null || !Object.hasOwn(row, field)) return undefined;
  return (row as Readonly<Record<string, unknown>>)[field];
}
