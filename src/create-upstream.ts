import type { Config } from './config/read-config.js';
import type { UpstreamConfig } from './config/read-upstream-config.js';
import type { Sandbox } from './sandbox/start-sandbox.js';
import type { SnapshotSource } from './snapshots/snapshot-source.js';
import type { Authenticator } from './upstream/auth/authenticator.js';
import { fetchIamToken } from './upstream/auth/fetch-iam-token.js';
import { createForwardToken } from './upstream/auth/forward-token.js';
import { guardCallers } from './upstream/auth/guard-callers.js';
import { createLogInToIam } from './upstream/auth/log-in-to-iam.js';
import { createSignWithKeys } from './upstream/auth/sign-with-keys.js';
import { createDispatcher } from './upstream/create-dispatcher.js';
import { createRestSnapshotSource } from './upstream/create-rest-snapshot-source.js';
import type { UpstreamObserver } from './upstream/upstream-observer.js';

/** Where snapshots come from, and the connections behind it. */
export interface Upstream {
  readonly source: SnapshotSource;
  readonly close: () => Promise<void>;
}

type Dispatcher = ReturnType<typeof createDispatcher>;

/** The upstream that is configured, or the sandbox where none is. */
export function createUpstream(config: Config, sandbox: Sandbox | null, observer: UpstreamObserver): Upstream {
  const dispatcher = createDispatcher({ maxConnections: config.upstreamMaxConnections });
  const source = createRestSnapshotSource({
    dispatcher,
    ...toTarget(config, sandbox, dispatcher),
    timeoutMs: config.upstreamTimeoutMs,
    operationTimeoutMs: config.requestDeadlineMs,
    maxBodyBytes: config.upstreamMaxBodyBytes,
    maxConcurrent: config.upstreamMaxConnections,
    maxAttempts: config.upstreamMaxAttempts,
    observer,
    now: Date.now,
    monotonicNow: () => performance.now(),
    random: Math.random,
  });
  return { source, close: () => dispatcher.destroy() };
}

function toTarget(config: Config, sandbox: Sandbox | null, dispatcher: Dispatcher) {
  if (config.upstream) {
    const { url, projectId } = config.upstream;
    return { baseUrl: url, projectId, authenticator: createAuthenticator(config.upstream, config, dispatcher) };
  }
  if (!sandbox) throw new TypeError('An upstream must be configured where there is no sandbox');
  const authenticator = createForwardToken({ fallbackToken: sandbox.token });
  return { baseUrl: new URL(sandbox.url), projectId: sandbox.projectId, authenticator };
}

/** The one place that knows every way to authenticate: a further one is a file in `upstream/auth` and a case here. */
function createAuthenticator(upstream: UpstreamConfig, config: Config, dispatcher: Dispatcher): Authenticator {
  const { auth, projectId } = upstream;
  const gatewayTokens = upstream.gatewayTokens?.map((token) => token.reveal()) ?? null;
  switch (auth.kind) {
    case 'forward':
      return createForwardToken();
    case 'iam': {
      const { url: iamUrl, username, domain } = auth;
      const password = auth.password.reveal();
      const iam = { dispatcher, iamUrl, username, password, domain, projectId, timeoutMs: config.upstreamTimeoutMs };
      const fetchToken = () => fetchIamToken({ ...iam, now: Date.now });
      const secrets = [password, iamUrl.host, iamUrl.hostname];
      return guardCallers(createLogInToIam({ fetchToken, secrets, now: Date.now }), gatewayTokens);
    }
    case 'aksk': {
      const [accessKey, secretKey, securityToken] = [auth.ak.reveal(), auth.sk.reveal(), auth.securityToken?.reveal()];
      const keys = { accessKey, secretKey, securityToken, projectId, now: Date.now };
      return guardCallers(createSignWithKeys(keys), gatewayTokens);
    }
  }
}
