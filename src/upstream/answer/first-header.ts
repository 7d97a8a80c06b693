/** A header's value, or its first one where it was sent several times. */
export function firstHeader(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
