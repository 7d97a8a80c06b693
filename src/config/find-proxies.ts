import { isDirect } from './is-direct.js';
import type { Config } from './read-config.js';
import type { ProxyAddress } from './setting.js';

/** The proxies of the upstream and of IAM by their origins, which are as `URL.origin` writes them. What is asked directly has none. */
export function findProxies(config: Config): ReadonlyMap<string, ProxyAddress> {
  const { upstream, httpProxy, httpsProxy, noProxy } = config;
  const iam = upstream?.auth.kind === 'iam' ? [upstream.auth.url] : [];
  const asked = upstream ? [upstream.url, ...iam] : [];
  return new Map(
    asked.flatMap((url) => {
      const proxy = url.protocol === 'https:' ? httpsProxy : httpProxy;
      return proxy && !isDirect(url, noProxy) ? [[url.origin, proxy] as const] : [];
    }),
  );
}
