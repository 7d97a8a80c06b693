/** Whether paths can be put after a URL: one of http or https, with nothing but a path, and that without a version. */
export function isBaseUrl(url: URL): boolean {
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && /^https?:$/.test(url.protocol) && !/\/v[23]\/?$/.test(url.pathname);
}
