/** A proxy could not be reached, or refused what it was asked for: nothing of the request has come to the upstream. */
export class ProxyError extends Error {
  readonly code = 'PROXY_FAILED';
  /** HTTP status of the refusal; undefined where the proxy did not answer in HTTP. */
  readonly status: number | undefined;

  constructor({ status, cause }: { readonly status?: number; readonly cause?: unknown }) {
    super('The proxy failed.', { cause });
    this.name = 'ProxyError';
    this.status = status;
  }
}
