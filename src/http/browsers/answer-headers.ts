const common = {
  'cross-origin-resource-policy': 'same-origin',
  // A query opened by a link (`?query=`) is part of the page's address.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * What every answer carries, so that a browser which is led to it does nothing with it but what it was asked for.
 *
 * `Cross-Origin-Resource-Policy` does not hinder an allowed origin: it governs what a page embeds, not what its
 * scripts fetch (Fetch standard, §3.7). `Strict-Transport-Security` is left to the proxy that terminates TLS in front of the gateway:
 * sent over plain HTTP it means nothing (RFC 6797 §7.2).
 */
export const answerHeaders = {
  ...common,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/**
 * What the GraphiQL page may do, and nothing else: scripts, workers and requests of its own origin only.
 *
 * `style-src` needs `'unsafe-inline'`: Monaco, the editor inside GraphiQL, writes `<style>` elements for its themes and
 * positions every line of text with a `style` attribute; without it the editors collapse. A nonce could cover the
 * elements but never the attributes. It is the weakest of the inline permissions, as no style can load anything from
 * elsewhere here: images and fonts come from the origin or from `data:` (icons and fonts inside the style sheet).
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A worker obeys the policy of its own response, not the page's: ours compute and load nothing. */
const assetPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const pageSecurityHeaders = {
  ...common,
  'content-security-policy': pagePolicy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

export const assetSecurityHeaders = { ...common, 'content-security-policy': assetPolicy } as const;
