import type { Dispatcher } from 'undici';
import type { Clock } from '../lib/clock.js';
import type { Config } from '../config/read-config.js';
import type { UpstreamConfig } from '../config/read-upstream-config.js';
import type { Sandbox } from '../sandbox/start-sandbox.js';
import { worthHiding } from '../upstream/answer/scrub.js';
import type { Authenticator } from '../upstream/auth/authenticator.js';
import { fetchIamToken } from '../upstream/auth/fetch-iam-token.js';
import { createForwardToken } from '../upstream/auth/create-forward-token.js';
import { guardCallers } from '../upstream/auth/guard-callers.js';
import { createLogInToIam } from '../upstream/auth/create-log-in-to-iam.js';
import { createSignWithKeys } from '../upstream/auth/create-sign-with-keys.js';

export interface TargetOptions {
  readonly config: Config;
  /** Serves where no upstream is configured. */
  readonly sandbox: Sandbox | null;
  readonly clock: Clock;
}

/** Whom to ask, and as whom. */
export interface Target {
  readonly baseUrl: URL;
  readonly projectId: string;
  readonly authenticator: Authenticator;
}

/**
 * Where the list is and how to authenticate to it, as configured; the sandbox's where no upstream is.
 *
 * @param dispatcher Holds the connections, to IAM too.
 */
export function createTarget({ clock, config, sandbox }: TargetOptions, dispatcher: Dispatcher): Target {
  if (config.upstream) {
    const { url, projectId } = config.upstream;
    return { baseUrl: url, projectId, authenticator: createAuthenticator(config.upstream, dispatcher, config, clock) };
  }
  if (!sandbox) throw new TypeError('An upstream must be configured where there is no sandbox');
  const authenticator = createForwardToken({ fallbackToken: sandbox.token });
  return { baseUrl: new URL(sandbox.url), projectId: sandbox.projectId, authenticator };
}

/** The one place that knows every way to authenticate: a further one is a file in `upstream/auth` and a case here. */
function createAuthenticator(
  upstream: UpstreamConfig,
  dispatcher: Dispatcher,
  { upstreamTimeoutMs: timeoutMs }: Config,
  { now }: Clock,
): Authenticator {
  const { auth, projectId } = upstream;
  const gatewayTokens = upstream.gatewayTokens?.map((token) => token.reveal()) ?? null;
  switch (auth.kind) {
    case 'forward':
      return createForwardToken();
    case 'iam': {
      const { url: iamUrl, username, domain } = auth;
      const password = auth.password.reveal();
      const iam = { dispatcher, iamUrl, username, password, domain, projectId, timeoutMs };
      const fetchToken = () => fetchIamToken({ ...iam, now });
      const secrets = [...worthHiding([password]), iamUrl.host, iamUrl.hostname];
      return guardCallers(createLogInToIam({ fetchToken, secrets, now }), gatewayTokens);
    }
    case 'aksk': {
      const [accessKey, secretKey, securityToken] = [auth.ak.reveal(), auth.sk.reveal(), auth.securityToken?.reveal()];
      const keys = { accessKey, secretKey, securityToken, projectId, now };
      return guardCallers(createSignWithKeys(keys), gatewayTokens);
    }
  }
}
