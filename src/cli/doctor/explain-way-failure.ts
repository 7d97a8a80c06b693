import { ProxyError } from '../../upstream/connections/proxy-error.js';
import { codeOf, explainConnectionFailure } from './explain-connection-failure.js';
import type { Explanation } from './finding.js';

/** What it means that nothing came from the other end: the proxy failed, where there is one, or the connection did. */
export function explainWayFailure(thrown: unknown): Explanation {
  const proxyError = proxyErrorIn(thrown);
  return proxyError ? explainProxyFailure(proxyError) : explainConnectionFailure(codeOf(thrown));
}

function proxyErrorIn(thrown: unknown): ProxyError | undefined {
  if (thrown instanceof ProxyError) return thrown;
  return thrown instanceof Error ? proxyErrorIn(thrown.cause) : undefined;
}

const settingNames = 'HTTPS_PROXY (for an http: URL, HTTP_PROXY)';

function explainProxyFailure({ status, cause }: ProxyError): Explanation {
  if (status === 407) {
    return {
      text: 'The proxy wants user and password, or does not accept these (407).',
      advice: `write them into ${settingNames} as http://user:password@proxy:3128, with %40 for an @ in them. The gateway knows the scheme Basic.`,
    };
  }
  if (status !== undefined && status >= 500) {
    return {
      text: `The proxy could not connect to the host (${status}).`,
      advice: 'check host and port of the URL; the proxy, and not this machine, looks the name up and connects.',
    };
  }
  if (status !== undefined) {
    return {
      text: `The proxy refused to connect to the host (${status}).`,
      advice:
        'have the host and its port allowed at the proxy; or name the host in NO_PROXY, if it can be reached directly.',
    };
  }
  const code = codeOf(cause);
  if (code.startsWith('HPE_')) {
    return {
      text: 'What answers at the address of the proxy does not speak HTTP.',
      advice: `check scheme and port in ${settingNames}: a SOCKS proxy is not taken.`,
    };
  }
  const { text, advice } = explainConnectionFailure(code);
  return { text: `The proxy is not reached. ${text}`, advice: `check ${settingNames}; ${advice}` };
}
