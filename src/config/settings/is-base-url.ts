/**
 * Whether paths can be put after a URL: one of http or https, with nothing but a path, and that without a version of an API,
 * which the gateway adds with what follows it.
 */
export function isBaseUrl(url: URL): boolean {
  const isPlain = url.username === '' && url.password === '' && !/[?#]/.test(url.href);
  return isPlain && /^https?:$/.test(url.protocol) && !/\/v[23](?:\.\d+)?(?:\/|$)/i.test(url.pathname);
}
