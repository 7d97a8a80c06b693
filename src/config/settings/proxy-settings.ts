import { type Setting, hostListSetting, proxySetting } from '../setting.js';

/** Through what the cloud is asked. The names are those that other programs read too. */
export const proxySettings = {
  httpsProxy: proxySetting({
    name: 'HTTPS_PROXY',
    about:
      'Proxy through which an `https:` upstream and an `https:` IAM are asked, by CONNECT. User and password may stand in front of its host (`http://user:password@proxy:3128`); they are never shown. `https_proxy` comes first where both are set.',
  }),
  httpProxy: proxySetting({
    name: 'HTTP_PROXY',
    about: 'The same for an `http:` upstream and an `http:` IAM. `http_proxy` comes first where both are set.',
  }),
  noProxy: hostListSetting({
    name: 'NO_PROXY',
    about:
      'Hosts that are asked directly, separated by commas or spaces: names as they are, `.example.com` for all names that end so, `*` for every host; each with `:port` for that port alone. This machine itself and the sandbox always are. `no_proxy` comes first where both are set.',
  }),
} as const satisfies Record<string, Setting<unknown>>;
