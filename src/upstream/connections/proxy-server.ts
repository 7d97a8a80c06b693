import { worthHiding } from '../answer/scrub.js';

/** A proxy between the gateway and what it asks, as it is configured. */
export interface ProxyServer {
  /** Scheme, host and port, without credentials. With `https:` the proxy itself is spoken to over TLS. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`; undefined where the proxy wants none. */
  readonly authorization: { reveal(): string } | undefined;
}

/** The proxy of each origin that is asked through one. The keys are as `URL.origin` writes them. */
export type Proxies = ReadonlyMap<string, ProxyServer>;

/** What must not come back in any text: a proxy could quote what it was sent. */
export function secretsOfProxies(proxies: Proxies): readonly string[] {
  return [...proxies.values()].flatMap(({ url, authorization }) => {
    const basic = authorization?.reveal().replace(/^Basic /, '') ?? '';
    const [, password = ''] = /:(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    return [url.host, url.hostname, ...worthHiding([basic, password])];
  });
}

/** What a proxy must be shown, as headers. */
export function authorizationOf({ authorization }: ProxyServer): Readonly<Record<string, string>> {
  return authorization ? { 'proxy-authorization': authorization.reveal() } : {};
}
