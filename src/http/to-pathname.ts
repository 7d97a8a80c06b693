/** What a target may begin with that a client sends as to a proxy. */
const origin = /^https?:\/\/[^/?#]*/i;

/**
 * The path of a request's target as it was sent, so that nothing is normalized into a path that is served.
 *
 * The whole URL may be the target (RFC 9112 §3.2.2). Its host says no more than the `Host` header, and neither means anything here.
 */
export function toPathname(target = '/'): string {
  const path = target.startsWith('/') ? target : target.replace(origin, '');
  const pathname = path.split('?', 1)[0] ?? path;
  return pathname === '' ? '/' : pathname;
}
