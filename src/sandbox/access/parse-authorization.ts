/** What an `Authorization: SDK-HMAC-SHA256 …` header says. */
export interface SignatureClaim {
  readonly accessKey: string;
  /** Lower-case names, in the client's order. */
  readonly signedHeaders: readonly string[];
  /** Lower-case hex. */
  readonly signature: string;
}

const form = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Reads the header; undefined when it is not of the documented form. */
export function parseAuthorization(header: string): SignatureClaim | undefined {
  const [, accessKey, names, signature] = form.exec(header) ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKey, signedHeaders: names.toLowerCase().split(';'), signature };
}
