/**
 * What every answer carries, so that a browser which is led to it does nothing with it but what it was asked for.
 *
 * `Cross-Origin-Resource-Policy` does not hinder an allowed origin: it governs what a page embeds, not what its
 * scripts fetch (Fetch standard, §3.7). `Strict-Transport-Security` is left to the proxy that terminates TLS in front of the gateway:
 * sent over plain HTTP it means nothing (RFC 6797 §7.2).
 */
export const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
