import type { Dispatcher } from 'undici';
import type { Clock } from '../../lib/clock.js';
import { worthHiding } from '../answer/scrub.js';
import type { Authenticator } from './authenticator.js';
import { createForwardToken } from './create-forward-token.js';
import { createLogInToIam } from './create-log-in-to-iam.js';
import { createSignWithKeys } from './create-sign-with-keys.js';
import { fetchIamToken } from './fetch-iam-token.js';
import { guardCallers } from './guard-callers.js';

/** A text that nothing may print. */
interface Hidden {
  reveal(): string;
}

/** How to authenticate, as it is configured. */
export type AuthenticationMethod =
  | { readonly kind: 'forward' }
  | {
      readonly kind: 'iam';
      /** Base URL of IAM, without `/v3`. */
      readonly url: URL;
      readonly username: string;
      readonly password: Hidden;
      /** Name of the account that the user belongs to. */
      readonly domain: string;
    }
  | {
      readonly kind: 'aksk';
      readonly ak: Hidden;
      readonly sk: Hidden;
      /** Comes with temporary credentials. */
      readonly securityToken: Hidden | undefined;
    };

export interface AuthenticatorOptions {
  readonly auth: AuthenticationMethod;
  /** What callers must show one of, where the credentials are the gateway's own; null: everyone may ask. */
  readonly gatewayTokens: readonly Hidden[] | null;
  readonly projectId: string;
  /** Milliseconds for one request to IAM. */
  readonly timeoutMs: number;
  /** Holds the connections to IAM. */
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
}

/** The one place that knows every way to authenticate: a further one is a file beside this one and a case here. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { auth, clock, dispatcher, projectId, timeoutMs } = options;
  const gatewayTokens = options.gatewayTokens?.map((token) => token.reveal()) ?? null;
  switch (auth.kind) {
    case 'forward':
      return createForwardToken();
    case 'iam': {
      const { url: iamUrl, username, domain } = auth;
      const password = auth.password.reveal();
      const iam = { dispatcher, iamUrl, username, password, domain, projectId, timeoutMs };
      const fetchToken = () => fetchIamToken({ ...iam, clock });
      const secrets = [...worthHiding([password]), iamUrl.host, iamUrl.hostname];
      return guardCallers(createLogInToIam({ fetchToken, secrets, clock }), gatewayTokens);
    }
    case 'aksk': {
      const [accessKey, secretKey, securityToken] = [auth.ak.reveal(), auth.sk.reveal(), auth.securityToken?.reveal()];
      const keys = { accessKey, secretKey, securityToken, projectId, clock };
      return guardCallers(createSignWithKeys(keys), gatewayTokens);
    }
  }
}
